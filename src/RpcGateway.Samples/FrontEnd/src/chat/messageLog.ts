import { byId, element } from '../shared/dom.js';
import type { ChatMessage } from './contracts.js';
import { messageElement, newDay } from './messageElement.js';

// While the newest messages are visible, the page keeps this many. Older ones are read again when the user scrolls up.
const maxElements = 500;
const endTolerance = 48;
// How far from the oldest message the next page is requested.
const olderDistance = 600;

/** What a log needs from its owner. */
export interface LogEvents {
  /** The number of unread messages below, or whether they are visible, has changed. */
  seen(): void;
  needOlder(): void;
  /** Older messages were removed from the page. */
  forgot(first: number): void;
}

/** The list of messages, with a marker and a button for new ones. */
export class MessageLog {
  readonly #log = byId('log', HTMLElement);
  readonly #list = byId('messages', HTMLOListElement);
  readonly #empty = byId('empty', HTMLElement);
  readonly #newest = byId('newest', HTMLButtonElement);
  // The oldest message, with the elements that depend on whether there is an older one.
  #oldest: { message: ChatMessage; elements: HTMLLIElement[] } | undefined;
  #previous: ChatMessage | undefined;
  #own = '';
  #unread = 0;
  #divider: HTMLLIElement | undefined;
  #atEnd = true;

  constructor(private readonly events: LogEvents) {
    this.#newest.addEventListener('click', () => this.#scrollToEnd());
    this.#log.addEventListener('scroll', () => {
      this.#atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < endTolerance;
      if (this.#log.scrollTop < olderDistance && !this.#atEnd) {
        this.events.needOlder();
      }

      this.#see();
    });
    document.addEventListener('visibilitychange', () => this.#see());
    // An on-screen keyboard or a longer input reduces the height of the log.
    new ResizeObserver(() => this.keepAtEnd()).observe(this.#log);
  }

  /** Whether the user sees the newest messages. */
  get isSeen(): boolean {
    return this.#atEnd && !document.hidden && this.#log.offsetParent !== null;
  }

  /** Replaces all messages. The last `unread` of them follow a marker. */
  reset(own: string, messages: readonly ChatMessage[] = [], unread = 0): void {
    this.#own = own;
    this.#list.replaceChildren();
    this.#oldest = undefined;
    this.#previous = undefined;
    this.#divider = undefined;
    this.#atEnd = true;
    this.#empty.hidden = false;
    this.#setUnread(0);
    const read = unread < messages.length ? messages.length - unread : messages.length;
    this.#append(messages.slice(0, read));
    if (read < messages.length) {
      this.#mark();
      this.#append(messages.slice(read));
    }

    this.#scrollToEnd();
  }

  /** Adds messages at the end, and counts them until the user sees them. */
  add(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      if (message.name !== this.#own && !this.isSeen) {
        if (this.#unread === 0) {
          this.#mark();
        }

        this.#setUnread(this.#unread + 1);
      }

      this.#append([message]);
    }

    this.keepAtEnd();
    this.#trim();
    this.#see();
  }

  /** Adds older messages at the start; what the user sees keeps its place. */
  prepend(messages: readonly ChatMessage[]): void {
    const [height, top] = [this.#log.scrollHeight, this.#log.scrollTop];
    const next = this.#oldest;
    const made: HTMLLIElement[] = [];
    let previous: ChatMessage | undefined;
    for (const message of next === undefined ? messages : [...messages, next.message]) {
      const elements = this.#create(message, previous);
      if (previous === undefined) {
        this.#oldest = { message, elements };
      }

      made.push(...elements);
      previous = message;
    }

    for (const outdated of next?.elements ?? []) {
      outdated.remove();
    }

    this.#list.prepend(...made);
    this.#previous ??= previous;
    this.#empty.hidden = this.#list.childElementCount > 0;
    this.#log.scrollTop = top + this.#log.scrollHeight - height;
  }

  /** Adds a line about the conversation, such as a member that joined. */
  note(text: string): void {
    this.#show(element('li', { class: 'note' }, text));
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

  #append(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      const elements = this.#create(message, this.#previous);
      this.#oldest ??= { message, elements };
      this.#show(...elements);
      this.#previous = message;
    }
  }

  #create(message: ChatMessage, previous: ChatMessage | undefined): HTMLLIElement[] {
    const day = newDay(message, previous);
    const shown = messageElement(message, previous, this.#own);
    shown.dataset.sequence = String(message.sequence);
    return day === undefined ? [shown] : [element('li', { class: 'divider' }, element('span', {}, day)), shown];
  }

  #show(...items: HTMLLIElement[]): void {
    this.#empty.hidden = true;
    this.#list.append(...items);
  }

  #mark(): void {
    this.#divider?.remove();
    this.#divider = element('li', { class: 'divider new' }, element('span', {}, 'New'));
    this.#show(this.#divider);
  }

  // Only while the user is at the end, because it would move what is visible otherwise.
  #trim(): void {
    if (!this.#atEnd || this.#list.childElementCount <= maxElements) {
      return;
    }

    while (this.#list.childElementCount > maxElements / 2) {
      this.#list.firstElementChild?.remove();
    }

    let first = this.#list.firstElementChild;
    while (first instanceof HTMLLIElement && first.dataset.sequence === undefined) {
      const next = first.nextElementSibling;
      first.remove();
      first = next;
    }

    this.#oldest = undefined;
    if (first instanceof HTMLLIElement) {
      this.events.forgot(Number(first.dataset.sequence));
    }
  }

  #see(): void {
    if (this.isSeen) {
      this.#setUnread(0);
    } else {
      this.#setUnread(this.#unread);
    }

    this.events.seen();
  }

  #setUnread(count: number): void {
    this.#unread = count;
    this.#newest.hidden = count === 0 || this.#atEnd;
    this.#newest.textContent = `${count} new ${count === 1 ? 'message' : 'messages'}`;
  }

  #scrollToEnd(): void {
    this.#atEnd = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#see();
  }
}
