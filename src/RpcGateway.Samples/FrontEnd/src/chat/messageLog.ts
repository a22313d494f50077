import type { ChatMessage } from '../contracts.js';
import { byId, element } from '../shared/dom.js';
import { messageElement, newDay } from './messageElement.js';

// Older messages are removed from the page, not from the room's history.
const maxElements = 1000;
const endTolerance = 48;

/** The list of messages, with a marker and a button for new ones. */
export class MessageLog {
  readonly #log = byId('log', HTMLElement);
  readonly #list = byId('messages', HTMLOListElement);
  readonly #empty = byId('empty', HTMLElement);
  readonly #newest = byId('newest', HTMLButtonElement);
  #previous: ChatMessage | undefined;
  #own = '';
  #unread = 0;
  #divider: HTMLLIElement | undefined;
  #atEnd = true;

  /** @param onUnread Called with the number of unread messages. */
  constructor(private readonly onUnread: (count: number) => void) {
    this.#newest.addEventListener('click', () => this.#scrollToEnd());
    this.#log.addEventListener('scroll', () => {
      this.#atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < endTolerance;
      this.#see();
    });
    document.addEventListener('visibilitychange', () => this.#see());
    // An on-screen keyboard or a longer input reduces the height of the log.
    new ResizeObserver(() => this.keepAtEnd()).observe(this.#log);
  }

  /** Removes all messages. */
  reset(own: string): void {
    this.#own = own;
    this.#list.replaceChildren();
    this.#previous = undefined;
    this.#divider = undefined;
    this.#atEnd = true;
    this.#empty.hidden = false;
    this.#setUnread(0);
  }

  /** Adds messages at the end; with `unread`, counts them until the user sees them. */
  add(messages: ChatMessage[], unread: boolean): void {
    for (const message of messages) {
      const day = newDay(message, this.#previous);
      if (unread && message.name !== this.#own && (document.hidden || !this.#atEnd)) {
        this.#countUnread();
      }

      if (day !== undefined) {
        this.#append(element('li', { class: 'divider' }, element('span', {}, day)));
      }

      this.#append(messageElement(message, this.#previous, this.#own));
      this.#previous = message;
    }

    this.keepAtEnd();
  }

  /** Adds a line about the room, such as a member that joined. */
  note(text: string): void {
    this.#append(element('li', { class: 'note' }, text));
    this.#previous = undefined;
    this.keepAtEnd();
  }

  /** Marks all messages as read, because the user sent one. */
  markRead(): void {
    this.#divider?.remove();
    this.#divider = undefined;
    this.#scrollToEnd();
  }

  /** Scrolls to the newest message if the end was visible before. */
  keepAtEnd(): void {
    if (this.#atEnd) {
      this.#scrollToEnd();
    }
  }

  #append(item: HTMLLIElement): void {
    this.#empty.hidden = true;
    this.#list.append(item);
    if (this.#list.childElementCount > maxElements) {
      this.#list.firstElementChild?.remove();
    }
  }

  #countUnread(): void {
    if (this.#unread === 0) {
      this.#divider?.remove();
      this.#divider = element('li', { class: 'divider new' }, element('span', {}, 'New'));
      this.#append(this.#divider);
    }

    this.#setUnread(this.#unread + 1);
  }

  #see(): void {
    if (!document.hidden && this.#atEnd) {
      this.#setUnread(0);
    }
  }

  #setUnread(count: number): void {
    this.#unread = count;
    this.#newest.hidden = count === 0 || this.#atEnd;
    this.#newest.textContent = `${count} new ${count === 1 ? 'message' : 'messages'}`;
    this.onUnread(count);
  }

  #scrollToEnd(): void {
    this.#atEnd = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#see();
  }
}
