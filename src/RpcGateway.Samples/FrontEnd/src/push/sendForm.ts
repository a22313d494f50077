import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { randomKey } from '../shared/randomKey.js';
import type { Draft } from './sender.js';

/** The form of a sender. */
export class SendForm {
  readonly #token = byId('token', HTMLInputElement);
  readonly #kind = byId('kind', HTMLSelectElement);
  readonly #target = byId('target', HTMLInputElement);
  readonly #title = byId('title', HTMLInputElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #link = byId('link', HTMLInputElement);
  readonly #error = byId('send-error', HTMLElement);
  readonly #button = byId('send', HTMLButtonElement);

  /** @param send Sends a message; resolves when it is stored. */
  constructor(private readonly send: (token: string, draft: Draft) => Promise<void>) {
    byId('send-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  /** The token, for repeats. */
  get token(): string {
    return this.#token.value.trim();
  }

  /** Suggests a receiver. */
  suggest(user: string): void {
    this.#target.value ||= user;
  }

  async #submit(): Promise<void> {
    this.#error.textContent = '';
    const missing = [
      { input: this.#token, text: 'Enter the token of a sender.' },
      { input: this.#target, text: 'Enter the name of a user or a topic.' },
      { input: this.#title, text: 'Enter a title.' },
      { input: this.#text, text: 'Enter a text.' },
    ].find(({ input }) => input.value.trim() === '');
    for (const input of [this.#token, this.#target, this.#title, this.#text]) {
      input.removeAttribute('aria-invalid');
    }

    if (missing !== undefined) {
      this.#error.textContent = missing.text;
      missing.input.setAttribute('aria-invalid', 'true');
      missing.input.focus();
      return;
    }

    this.#button.disabled = true;
    try {
      await this.send(this.token, this.#read());
    } catch (error) {
      this.#error.textContent = messageOf(error);
    } finally {
      this.#button.disabled = false;
    }
  }

  #read(): Draft {
    const name = this.#target.value.trim();
    const link = this.#link.value.trim();
    return {
      target: this.#kind.value === 'topic' ? { topic: name } : { user: name },
      message: { title: this.#title.value.trim(), text: this.#text.value.trim(), link: link === '' ? null : link },
      // Other systems have better keys: the number of an order, or of an event.
      key: randomKey(),
    };
  }
}
