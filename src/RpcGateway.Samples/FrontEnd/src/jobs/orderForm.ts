import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { JobOrder } from './contracts.js';
import { limitError, readLimit, showError } from './forms.js';

const maxText = 100 * 1024;

/** The form that submits stored jobs. Its button is disabled until the page is connected, which is when this object is created. */
export class OrderForm {
  readonly #kind = byId('kind', HTMLSelectElement);
  readonly #limit = byId('largest', HTMLInputElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #error = byId('order-error', HTMLElement);
  readonly #submit = byId('submit', HTMLButtonElement);

  /** @param submit Stores the job. */
  constructor(private readonly submit: (order: JobOrder) => Promise<void>) {
    this.#submit.disabled = false;
    this.#kind.addEventListener('change', () => this.#showFields());
    this.#showFields();
    byId('order', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  get #isText(): boolean {
    return this.#kind.value === 'words';
  }

  #showFields(): void {
    byId('largest-field', HTMLElement).hidden = this.#isText;
    byId('text-field', HTMLElement).hidden = !this.#isText;
    this.#show('');
  }

  #show(error: string): void {
    showError(this.#isText ? this.#text : this.#limit, this.#error, error);
  }

  async #send(): Promise<void> {
    const order = this.#read();
    if (order === undefined || this.#submit.disabled) {
      return;
    }

    this.#submit.disabled = true;
    try {
      await this.submit(order);
    } catch (error) {
      this.#show(`The job was not submitted. ${messageOf(error)}`);
    } finally {
      this.#submit.disabled = false;
    }
  }

  #read(): JobOrder | undefined {
    if (this.#isText) {
      const text = this.#text.value;
      const bytes = new TextEncoder().encode(text).length;
      const error =
        text.trim() === ''
          ? 'Enter a text.'
          : `The text has ${bytes} bytes, but the maximum is ${maxText}. Use a call.`;
      const isValid = text.trim() !== '' && bytes <= maxText;
      this.#show(isValid ? '' : error);
      return isValid ? { kind: 'words', text } : undefined;
    }

    const limit = readLimit(this.#limit.value);
    this.#show(limit === undefined ? limitError : '');
    return limit === undefined ? undefined : { kind: 'primes', limit };
  }
}
