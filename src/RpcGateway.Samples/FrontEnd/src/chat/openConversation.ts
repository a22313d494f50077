import { options, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import type { ChatSession } from './chatSession.js';
import { type ChatMessage, type ConversationPage, ConversationsError } from './contracts.js';

/** Shows what an open conversation receives. */
export interface ConversationEvents {
  /** The newest page; replaces what was shown. */
  start(messages: readonly ChatMessage[], unread: number): void;
  /** New messages; `missed` if they were sent while there was no connection. */
  append(messages: readonly ChatMessage[], missed: boolean): void;
  prepend(messages: readonly ChatMessage[]): void;
  /** Who is there; `isFirst` if this is not a change. */
  present(names: readonly string[], isFirst: boolean): void;
  failed(error: unknown): void;
}

const pageCount = 50;
const retryDelay = 2000;
// The user may not read the conversation any more.
const refusals: readonly number[] = [ConversationsError.SignInRequired, ConversationsError.NoSuchAccount];

/**
 * The messages of one conversation: the newest page, then every new message in order, and older pages on request. After a lost
 * connection it continues after the last message; if more than a page was missed, it starts with the newest page again, so that a million
 * missed messages cost one page.
 */
export class OpenConversation {
  readonly #stop = new AbortController();
  #subscription = new AbortController();
  readonly #waiting = new Map<number, () => void>();
  #first = 0;
  #last = 0;
  #newest: ChatMessage | undefined;
  #hasOlder = false;
  #isReading = false;
  #wantsNewest = false;
  // Changes when the oldest message that is shown becomes another one, other than by a page before it.
  #generation = 0;

  constructor(
    private readonly session: Pick<ChatSession, 'conversations' | 'isClosed'>,
    readonly name: string,
    private readonly events: ConversationEvents,
  ) {}

  /** The number of the newest message that is shown. */
  get last(): number {
    return this.#last;
  }

  /** Reads the newest page, and then follows the conversation until it is closed. */
  async open(): Promise<void> {
    this.#show(await this.session.conversations.read(this.name, 0, pageCount, this.#stop.signal));
    void this.#follow();
    void this.#followPresence();
  }

  close(): void {
    this.#stop.abort();
    this.#last = Number.MAX_SAFE_INTEGER;
    this.#wake();
  }

  /** Reads the page before the oldest message that is shown. */
  async readOlder(): Promise<void> {
    if (!this.#hasOlder || this.#isReading) {
      return;
    }

    this.#isReading = true;
    const generation = this.#generation;
    try {
      const page = await this.session.conversations.read(this.name, this.#first, pageCount, this.#stop.signal);
      if (generation !== this.#generation) {
        return; // It is not the page before the oldest message any more.
      }

      this.#hasOlder = page.hasOlder;
      this.#first = page.messages[0]?.sequence ?? this.#first;
      this.events.prepend(page.messages);
    } catch (error) {
      this.#report(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** The page has removed its oldest messages: they are read again when they are needed. */
  forgetBefore(sequence: number): void {
    this.#first = sequence;
    this.#hasOlder = true;
    this.#generation++;
  }

  /** Shows the newest page in place of what is shown, because the page does not show all that has arrived. */
  showNewest(): void {
    this.#wantsNewest = true;
    this.#subscription.abort();
  }

  /** Waits until a message is shown, so that it does not disappear from one list before it is in the other. */
  async whenShown(sequence: number): Promise<void> {
    if (sequence > this.#last) {
      await new Promise<void>((resolve) => this.#waiting.set(sequence, resolve));
    }
  }

  #show(page: ConversationPage): void {
    this.#wantsNewest = false;
    this.#generation++;
    this.#first = page.messages[0]?.sequence ?? page.last + 1;
    this.#last = page.last;
    this.#newest = page.messages.at(-1);
    this.#hasOlder = page.hasOlder;
    this.events.start(page.messages, page.unread);
    this.#wake();
  }

  async #follow(): Promise<void> {
    let wasLost = false;
    while (!this.#stop.signal.aborted) {
      this.#subscription = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#subscription.signal]);
      try {
        if (wasLost || this.#wantsNewest) {
          await this.#catchUp();
          wasLost = false;
        }

        for await (const item of this.session.conversations.subscribe(this.name, this.#last, signal)) {
          this.#append(item.message === null ? [] : [item.message], item.sequence, false);
        }
      } catch (error) {
        if (this.#isOver(error)) {
          return;
        }

        if (this.#subscription.signal.aborted) {
          continue;
        }

        wasLost = true;
        await this.#pauseAfter(error);
      }
    }
  }

  // The newest page is wanted, the session was lost, the store had a failure, or the numbers belong to an older store.
  async #catchUp(): Promise<void> {
    const page = await this.session.conversations.read(this.name, 0, pageCount, this.#stop.signal);
    const missed = page.messages.filter(({ sequence }) => sequence > this.#last);
    // A new store counts from 1 again, so the number of the last message is not enough.
    const known = page.messages.find(({ sequence }) => sequence === this.#last);
    const isSameStore = known === undefined || this.#newest === undefined || known.time === this.#newest.time;
    if (!this.#wantsNewest && isSameStore && page.last - this.#last === missed.length) {
      this.#append(missed, page.last, true);
    } else {
      this.#show(page);
    }
  }

  async #followPresence(): Promise<void> {
    let isFirst = true;
    const resumeFrom = () => {
      isFirst = true;
      return [this.name];
    };
    while (!this.#stop.signal.aborted) {
      try {
        const stream = this.session.conversations.presence(
          this.name,
          options({ signal: this.#stop.signal, resumeFrom }),
        );
        for await (const names of stream) {
          this.events.present(names, isFirst);
          isFirst = false;
        }

        return;
      } catch (error) {
        if (this.#isOver(error)) {
          return;
        }

        // Another node is not reachable at the moment.
        isFirst = true;
        await this.#pauseAfter(error);
      }
    }
  }

  // A lost connection needs no pause: the next call waits for another one.
  async #pauseAfter(error: unknown): Promise<void> {
    if (!(error instanceof RpcConnectionLostError)) {
      await delay(retryDelay, this.#stop.signal);
    }
  }

  #isOver(error: unknown): boolean {
    return (
      this.#stop.signal.aborted || this.session.isClosed || (error instanceof RpcError && refusals.includes(error.code))
    );
  }

  #append(messages: ChatMessage[], last: number, missed: boolean): void {
    const unknown = messages.filter(({ sequence }) => sequence > this.#last);
    this.#last = Math.max(this.#last, last);
    this.#newest = unknown.at(-1) ?? this.#newest;
    if (unknown.length > 0) {
      this.events.append(unknown, missed);
    }

    this.#wake();
  }

  #wake(): void {
    for (const [sequence, resolve] of this.#waiting) {
      if (sequence <= this.#last) {
        this.#waiting.delete(sequence);
        resolve();
      }
    }
  }

  #report(error: unknown): void {
    if (!this.#stop.signal.aborted) {
      this.events.failed(error);
    }
  }
}
