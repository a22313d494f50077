import { RpcConnectionLostError } from 'rpc-gateway-client';
import { byId, element } from '../shared/dom.js';

/** Where one writes, and the list of what was written but has not arrived. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #outgoing = byId('outgoing', HTMLOListElement);

  /**
   * @param send Sends a message and ends when the gateway has it.
   * @param onChange Hears that the list of what is under way has changed.
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

  /** Begins with nothing written. */
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
      this.#offerAgain(item, text, error);
    }

    this.onChange();
  }

  #offerAgain(item: HTMLLIElement, text: string, error: unknown): void {
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

  // As high as its text, up to what the style allows.
  #grow(): void {
    this.#text.style.height = '';
    if (this.#text.value === '') {
      // Nothing to measure, which would be wrong besides while the composer is hidden.
      return;
    }

    this.#text.style.height = `${this.#text.scrollHeight + this.#text.offsetHeight - this.#text.clientHeight}px`;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RpcConnectionLostError && error.requestSent) {
    return 'The connection was lost before the gateway answered: this may have arrived or not.';
  }

  return error instanceof Error ? error.message : String(error);
}
