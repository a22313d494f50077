import type { PushMail, PushSource } from './contracts.js';
import { nameOf } from './source.js';

interface Mark {
  last: number;
  readUpTo: number;
  unread: number;
}

/** How far each source was read, and the number of unread messages. */
export class ReadMarks {
  #marks = new Map<string, Mark>();

  /** Takes over the state of the store. */
  set(sources: readonly PushSource[]): void {
    this.#marks = new Map(
      sources.map(({ topic, last, readUpTo, unread }) => [nameOf(topic), { last, readUpTo, unread }]),
    );
  }

  /** Counts a message; returns whether it is newer than the state of the store. */
  add({ topic, sequence }: PushMail): boolean {
    const source = nameOf(topic);
    const mark = this.#marks.get(source) ?? { last: sequence - 1, readUpTo: sequence - 1, unread: 0 };
    this.#marks.set(source, mark);
    if (sequence <= mark.last) {
      return false;
    }

    mark.last = sequence;
    mark.unread++;
    return true;
  }

  /** Marks messages as read. */
  read(source: string, sequence: number): void {
    const mark = this.#marks.get(source);
    if (mark !== undefined && sequence > mark.readUpTo) {
      // Numbers have no gap, so what is newer is unread.
      mark.readUpTo = sequence;
      mark.unread = Math.min(mark.unread, Math.max(0, mark.last - sequence));
    }
  }

  isUnread(source: string, sequence: number): boolean {
    return sequence > (this.#marks.get(source)?.readUpTo ?? 0);
  }

  /** The sources with unread messages, with their last numbers. */
  get unreadSources(): [source: string, last: number][] {
    return [...this.#marks].filter(([, { unread }]) => unread > 0).map(([source, { last }]) => [source, last]);
  }

  get unread(): number {
    return [...this.#marks.values()].reduce((sum, { unread }) => sum + unread, 0);
  }
}
