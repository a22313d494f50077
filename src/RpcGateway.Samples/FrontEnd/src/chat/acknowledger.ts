import type { ChatSession } from './chatSession.js';

/** Tells the gateway what the user has read: one call at a time, and the newest number of each conversation only. */
export class Acknowledger {
  readonly #waiting = new Map<string, number>();
  readonly #stored = new Map<string, number>();
  #isRunning = false;

  constructor(
    private readonly session: ChatSession,
    private readonly onUnread: (conversation: string, unread: number) => void,
  ) {}

  /** The user has seen a message. */
  seen(conversation: string, sequence: number): void {
    if (this.session.account === undefined) {
      this.onUnread(conversation, 0);
    } else if (sequence > (this.#stored.get(conversation) ?? 0)) {
      this.#stored.set(conversation, sequence);
      this.#waiting.set(conversation, sequence);
      void this.#run();
    }
  }

  async #run(): Promise<void> {
    if (this.#isRunning) {
      return;
    }

    this.#isRunning = true;
    for (const [conversation, sequence] of this.#waiting) {
      this.#waiting.delete(conversation);
      try {
        this.onUnread(conversation, await this.session.conversations.acknowledge(conversation, sequence));
      } catch {
        // The messages count as unread until the next one is seen.
        this.#stored.delete(conversation);
      }
    }

    this.#isRunning = false;
  }
}
