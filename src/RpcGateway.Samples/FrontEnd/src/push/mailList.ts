import { byId } from '../shared/dom.js';
import type { PushMail } from './contracts.js';
import { mailElement } from './mailElement.js';
import { nameOf } from './source.js';

// Older ones are removed from the page, not from the store.
const maxShown = 300;

interface Shown {
  readonly source: string;
  readonly mail: PushMail;
  readonly element: HTMLLIElement;
}

/** The messages on the page, the newest first. */
export class MailList {
  readonly #list = byId('mails', HTMLOListElement);
  #shown: Shown[] = [];

  /**
   * @param isUnread Whether a message is unread.
   * @param onRead Called when the user marks a message, and older ones of its source, as read.
   */
  constructor(
    private readonly isUnread: (source: string, sequence: number) => boolean,
    private readonly onRead: (source: string, sequence: number) => void,
  ) {}

  /** Whether no more messages fit on the page. */
  get isFull(): boolean {
    return this.#shown.length >= maxShown;
  }

  get isEmpty(): boolean {
    return this.#shown.length === 0;
  }

  /** Adds a message in the order of time; messages of one source stay in the order of their numbers. */
  add(mail: PushMail): void {
    if (mail.message === null) {
      return;
    }

    const source = nameOf(mail.topic);
    const element = mailElement(mail, mail.message, () => this.onRead(source, mail.sequence));
    const shown = { source, mail, element };
    const index = this.#shown.findIndex((other) => isBefore(other, shown));
    const before = index < 0 ? undefined : this.#shown[index];
    this.#shown.splice(index < 0 ? this.#shown.length : index, 0, shown);
    this.#list.insertBefore(element, before?.element ?? null);
    this.#mark(shown);
    for (const old of this.#shown.splice(maxShown)) {
      old.element.remove();
    }
  }

  /** Shows which messages are unread. */
  mark(): void {
    for (const shown of this.#shown) {
      this.#mark(shown);
    }
  }

  /** Removes the messages of one source, or all; returns how many there were. */
  clear(source?: string): number {
    const removed = this.#shown.filter((shown) => source === undefined || shown.source === source);
    this.#shown = this.#shown.filter((shown) => !removed.includes(shown));
    for (const { element } of removed) {
      element.remove();
    }

    return removed.length;
  }

  #mark({ source, mail, element }: Shown): void {
    const isUnread = this.isUnread(source, mail.sequence);
    element.classList.toggle('unread', isUnread);
    const button = element.querySelector<HTMLButtonElement>('button.read');
    if (button !== null) {
      button.hidden = !isUnread;
    }
  }
}

function isBefore(first: Shown, second: Shown): boolean {
  return first.source === second.source
    ? first.mail.sequence < second.mail.sequence
    : Date.parse(first.mail.time) <= Date.parse(second.mail.time);
}
