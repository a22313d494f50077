import { byId, element } from '../shared/dom.js';
import type { ChatMessage } from './contracts.js';
import { messageElement, newDay } from './messageElement.js';

// While the newest messages are visible, the page keeps this many. Older ones are read again when the user scrolls up. While they are not
// visible, at most this many more are added below; what arrives later is only counted.
const maxElements = 500;
const endTolerance = 48;
// How far from the oldest message the next page is requested.
const olderDistance = 600;

/** What a log needs from its owner. */
export interface LogEvents {
  /** The number of unread messages below, or whether they are visible, has changed. */
  seen(): void;
  needOlder(): void;
  /** The user wants to see the newest messages, but they were only counted. */
  needNewest(): void;
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
  // The elements that were added below what the user sees, and whether later ones are missing.
  #below = 0;
  #isCut = false;
  #last = 0;
  #divider: HTMLLIElement | undefined;
  #atEnd = true;

  constructor(private readonly events: LogEvents) {
    this.#newest.addEventListener('click', () => this.#showEnd());
    this.#log.addEventListener('scroll', () => {
      this.#atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < endTolerance;
      if (this.#atEnd) {
        this.#below = 0;
      } else if (this.#log.scrollTop < olderDistance) {
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
    return this.#atEnd && !this.#isCut && !document.hidden && this.#log.offsetParent !== null;
  }

  /** Replaces all messages. The last `unread` of them follow a marker. */
  reset(own: string, messages: readonly ChatMessage[] = [], unread = 0): void {
    this.#own = own;
    this.#list.replaceChildren();
    this.#oldest = undefined;
    this.#previous = undefined;
    this.#divider = undefined;
    this.#atEnd = true;
    this.#isCut = false;
    this.#last = 0;
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
      const hasSpace = this.#hasSpace();
      if (message.name !== this.#own && !this.isSeen) {
        if (this.#unread === 0 && hasSpace) {
          this.#mark();
        }

        this.#setUnread(this.#unread + 1);
      }

      if (hasSpace) {
        this.#append([message]);
      }
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
    if (!this.#hasSpace()) {
      return;
    }

    this.#show(element('li', { class: 'note' }, text));
    this.#previous = undefined;
    this.keepAtEnd();
    this.#trim();
  }

  /** Marks all messages as read, because the user sent one. */
  markRead(): void {
    this.#divider?.remove();
    this.#divider = undefined;
    this.#showEnd();
  }

  /** Scrolls to the newest message if the end was visible before. */
  keepAtEnd(): void {
    if (this.#atEnd) {
      this.#scrollToEnd();
    }
  }

  // Without a limit, the page would keep everything that arrives in a day without scrolling down.
  #hasSpace(): boolean {
    this.#below += this.#atEnd ? 0 : 1;
    this.#isCut ||= this.#below > maxElements;
    return !this.#isCut;
  }

  #append(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      const elements = this.#create(message, this.#previous);
      this.#oldest ??= { message, elements };
      this.#show(...elements);
      this.#previous = message;
      this.#last = message.sequence;
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

    const first = this.#list.querySelector<HTMLLIElement>('[data-sequence]');
    while (first !== null && this.#list.firstElementChild !== first) {
      this.#list.firstElementChild?.remove();
    }

    this.#oldest = undefined;
    // Members that come and go can leave no message.
    this.events.forgot(first === null ? this.#last + 1 : Number(first.dataset.sequence));
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
    this.#newest.hidden = !this.#isCut && (count === 0 || this.#atEnd);
    this.#newest.textContent = count === 0 ? 'Newest messages' : `${count} new ${count === 1 ? 'message' : 'messages'}`;
  }

  #showEnd(): void {
    if (this.#isCut) {
      this.events.needNewest();
    } else {
      this.#scrollToEnd();
    }
  }

  #scrollToEnd(): void {
    this.#atEnd = true;
    this.#below = 0;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#see();
  }
}
