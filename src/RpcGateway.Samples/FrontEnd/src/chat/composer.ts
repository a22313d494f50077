import { RpcConnectionLostError } from 'rpc-gateway-client';
import { byId, element } from '../shared/dom.js';

/** The input for messages, and the list of messages that were not delivered yet. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #outgoing = byId('outgoing', HTMLOListElement);

  /**
   * @param send Sends a message; resolves when the gateway received it.
   * @param onChange Called when the list of undelivered messages changes.
   */
  constructor(
    private readonly send: (text: string) => Promise<void>,
    private readonly onChange: () => void,
  ) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#text.addEventListener('input', () => this.#grow());
  }

  /** Clears the input and the list. */
  reset(): void {
    this.#text.value = '';
    this.#outgoing.replaceChildren();
    this.#grow();
  }

  focus(): void {
    this.#text.focus();
  }

  #submit(): void {
    const text = this.#text.value.trim();
    if (text !== '') {
      this.#text.value = '';
      this.#grow();
      void this.#deliver(text);
    }
  }

  async #deliver(text: string): Promise<void> {
    const item = element('li', { class: 'message own' }, element('p', { class: 'text' }, text));
    this.#outgoing.append(item);
    this.onChange();
    try {
      await this.send(text);
      item.remove();
    } catch (error) {
      this.#offerRetry(item, text, error);
    }

    this.onChange();
  }

  #offerRetry(item: HTMLLIElement, text: string, error: unknown): void {
    const again = element('button', { type: 'button' }, 'Send again');
    const discard = element('button', { type: 'button' }, 'Discard');
    again.addEventListener('click', () => {
      item.remove();
      void this.#deliver(text);
    });
    discard.addEventListener('click', () => item.remove());
    item.classList.add('failed');
    item.append(element('p', { class: 'error', role: 'alert' }, reasonOf(error)));
    item.append(element('p', { class: 'tools' }, again, discard));
  }

  // Makes the input as high as its text, up to the maximum of the style sheet.
  #grow(): void {
    this.#text.style.height = '';
    if (this.#text.value === '') {
      // An empty input has its default height; measuring would be wrong while the composer is hidden.
      return;
    }

    this.#text.style.height = `${this.#text.scrollHeight + this.#text.offsetHeight - this.#text.clientHeight}px`;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RpcConnectionLostError && error.requestSent) {
    return 'The connection was lost before the gateway responded. The message may or may not have been delivered.';
  }

  return error instanceof Error ? error.message : String(error);
}
