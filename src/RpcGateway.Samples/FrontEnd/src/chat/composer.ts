import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { randomKey } from '../shared/randomKey.js';

const typingInterval = 3000;

/** What the composer needs from its owner. */
export interface ComposerEvents {
  /** Sends a message; resolves when it is stored and shown. */
  send(conversation: string, text: string, key: string): Promise<void>;
  /** The user is typing; called every few seconds at most. */
  typing(): void;
  /** The list of messages that were not delivered yet has changed. */
  changed(): void;
}

/** The input for messages, and the list of messages that were not delivered yet. Each conversation has its own. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #place = byId('outgoing', HTMLOListElement);
  readonly #drafts = new Map<string, string>();
  readonly #lists = new Map<string, HTMLLIElement[]>();
  #conversation = '';
  #lastTyping = Number.NEGATIVE_INFINITY;

  constructor(private readonly events: ComposerEvents) {
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
    this.#text.addEventListener('input', () => {
      this.#grow();
      this.#type();
    });
  }

  /** Shows the input of a conversation, with what was written there. */
  show(conversation: string): void {
    this.#drafts.set(this.#conversation, this.#text.value);
    this.#conversation = conversation;
    this.#text.value = this.#drafts.get(conversation) ?? '';
    this.#drafts.delete(conversation);
    this.#lastTyping = Number.NEGATIVE_INFINITY;
    this.#showList();
    this.#grow();
  }

  focus(): void {
    this.#text.focus();
  }

  #type(): void {
    const now = performance.now();
    if (this.#text.value.trim() !== '' && now - this.#lastTyping > typingInterval) {
      this.#lastTyping = now;
      this.events.typing();
    }
  }

  #submit(): void {
    const text = this.#text.value.trim();
    if (text !== '') {
      this.#text.value = '';
      this.#lastTyping = Number.NEGATIVE_INFINITY;
      this.#grow();
      void this.#deliver(this.#conversation, text, randomKey());
    }
  }

  async #deliver(conversation: string, text: string, key: string): Promise<void> {
    const item = element('li', { class: 'message own' }, element('p', { class: 'text' }, text));
    this.#lists.set(conversation, [...(this.#lists.get(conversation) ?? []), item]);
    this.#showList();
    try {
      await this.events.send(conversation, text, key);
      this.#remove(conversation, item);
    } catch (error) {
      this.#offerRetry(conversation, item, text, key, error);
    }

    this.events.changed();
  }

  // The same key: if the message was stored after all, it is not stored again.
  #offerRetry(conversation: string, item: HTMLLIElement, text: string, key: string, error: unknown): void {
    const again = element('button', { type: 'button' }, 'Send again');
    const discard = element('button', { type: 'button' }, 'Discard');
    again.addEventListener('click', () => {
      this.#remove(conversation, item);
      void this.#deliver(conversation, text, key);
    });
    discard.addEventListener('click', () => this.#remove(conversation, item));
    item.classList.add('failed');
    item.append(element('p', { class: 'error', role: 'alert' }, messageOf(error)));
    item.append(element('p', { class: 'tools' }, again, discard));
  }

  #remove(conversation: string, item: HTMLLIElement): void {
    const rest = (this.#lists.get(conversation) ?? []).filter((other) => other !== item);
    if (rest.length > 0) {
      this.#lists.set(conversation, rest);
    } else {
      this.#lists.delete(conversation);
    }

    item.remove();
  }

  #showList(): void {
    this.#place.replaceChildren(...(this.#lists.get(this.#conversation) ?? []));
    this.events.changed();
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
