/** Runs the sends of each conversation one after the other, so that messages are stored in the order in which they were written. */
export class SendQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Sends when the earlier messages of the conversation are stored, or have failed; returns the result. */
  async run<T>(conversation: string, send: () => Promise<T>): Promise<T> {
    const before = this.#last.get(conversation);
    const own = before === undefined ? send() : before.then(send, send);
    this.#last.set(conversation, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(conversation) === own) {
        this.#last.delete(conversation);
      }
    }
  }
}
