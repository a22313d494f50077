const repeatDelay = 2000;

/** How acknowledgements are sent. */
export interface AcknowledgerOptions {
  /** Sends the number of the last message of a source. */
  readonly send: (source: string, sequence: number) => Promise<void>;
  /** Whether a failed acknowledgement is sent again after 2 s. If not, it is sent with the next message, or if it is added again. */
  readonly isTemporary: (error: unknown) => boolean;
  /** How long messages are collected before an acknowledgement, in ms. */
  readonly delay: number;
  /** Nothing is sent after it is aborted. */
  readonly signal?: AbortSignal;
}

/** Acknowledges messages of several sources: one call at a time, and only the newest number of each source. */
export class Acknowledger {
  readonly #newest = new Map<string, number>();
  readonly #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: AcknowledgerOptions) {
    options.signal?.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Acknowledges the messages of a source up to a number. Numbers that are not newer are ignored. */
  add(source: string, sequence: number): void {
    if (sequence > (this.#newest.get(source) ?? 0)) {
      this.#newest.set(source, sequence);
      this.#waiting.set(source, sequence);
      this.#schedule(this.options.delay);
    }
  }

  /** Forgets all numbers, because the sources number their messages from the start again. */
  clear(): void {
    this.#newest.clear();
    this.#waiting.clear();
  }

  // The timer also marks that calls are running: it is undefined only when nothing is scheduled and nothing runs.
  #schedule(delay: number): void {
    if (this.#timer === undefined && !this.options.signal?.aborted) {
      this.#timer = setTimeout(() => void this.#sendAll(), delay);
    }
  }

  async #sendAll(): Promise<void> {
    let delay = this.options.delay;
    const taken = [...this.#waiting];
    this.#waiting.clear();
    for (const [source, sequence] of taken) {
      await this.#send(source, sequence);
      if (this.#waiting.get(source) === sequence) {
        delay = repeatDelay;
      }
    }

    this.#timer = undefined;
    if (this.#waiting.size > 0) {
      this.#schedule(delay);
    }
  }

  // A number that must be sent again waits afterwards.
  async #send(source: string, sequence: number): Promise<void> {
    // If a newer number waits, or all were cleared.
    const isObsolete = () => this.#newest.get(source) !== sequence;
    if (isObsolete() || this.options.signal?.aborted) {
      return;
    }

    try {
      await this.options.send(source, sequence);
    } catch (error) {
      if (isObsolete()) {
        return;
      }

      if (this.options.isTemporary(error)) {
        this.#waiting.set(source, sequence);
      } else {
        this.#newest.delete(source);
      }
    }
  }
}
