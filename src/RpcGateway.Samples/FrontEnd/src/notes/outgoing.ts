import { options, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import * as Y from 'yjs';
import { delay } from '../shared/delay.js';
import { randomKey } from '../shared/randomKey.js';
import { toBase64 } from './bytes.js';
import { type Notes, NotesError } from './contracts.js';
import { splitUpdate } from './splitUpdate.js';
import type { NoteTiming } from './timing.js';

// The gateway accepts 512 KiB.
const maxBytes = 256 * 1024;

// Later attempts succeed after any other error.
const permanent: readonly number[] = [
  NotesError.NoteNotFound,
  NotesError.InvalidUpdate,
  NotesError.UpdateTooLarge,
  NotesError.NoteFull,
  RpcErrorCode.InvalidParams,
  RpcErrorCode.MessageTooLarge,
  RpcErrorCode.Forbidden,
];

interface Sending {
  readonly update: Uint8Array;
  /** The number of changes in it. */
  readonly count: number;
  readonly key: string;
}

/**
 * The changes of this editor that the gateway does not have yet. One call at a time sends all that wait. A call without a response is
 * repeated with the same key, so that the change is stored once.
 */
export class Outgoing {
  readonly #waiting: Uint8Array[] = [];
  #sending: Sending | undefined;
  #running: Promise<void> | undefined;

  /**
   * @param changed Called when the number of changes has changed.
   * @param refused Called when the gateway refuses a change for good; nothing more is sent.
   */
  constructor(
    private readonly notes: Notes,
    private readonly note: string,
    private readonly timing: NoteTiming,
    private readonly signal: AbortSignal,
    private readonly changed: () => void,
    private readonly refused: (error: RpcError) => void,
  ) {}

  /** The number of changes that are not stored yet. */
  get count(): number {
    return this.#waiting.length + (this.#sending?.count ?? 0);
  }

  /** Adds a change. A large one, such as all that a restored store lacks, is sent in portions. */
  add(update: Uint8Array): void {
    this.#waiting.push(...splitUpdate(update, maxBytes));
    this.changed();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Waits until all changes are stored, or the session has ended. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Changes of the same moment are sent together.
    await Promise.resolve();
    while (!this.signal.aborted) {
      this.#sending ??= this.#take();
      if (this.#sending === undefined) {
        return;
      }

      const { update, key } = this.#sending;
      try {
        const { signal, timing } = this;
        await this.notes.push(this.note, toBase64(update), key, options({ signal, timeout: timing.timeout }));
        this.#sending = undefined;
        this.changed();
      } catch (error) {
        if (error instanceof RpcError && permanent.includes(error.code)) {
          this.refused(error);
          return;
        }

        await delay(this.timing.retry, this.signal);
      }
    }
  }

  #take(): Sending | undefined {
    const first = this.#waiting.shift();
    if (first === undefined) {
      return undefined;
    }

    const taken = [first];
    for (let bytes = first.length; this.#waiting[0] !== undefined && bytes + this.#waiting[0].length <= maxBytes; ) {
      bytes += this.#waiting[0].length;
      taken.push(...this.#waiting.splice(0, 1));
    }

    return { update: taken.length === 1 ? first : Y.mergeUpdates(taken), count: taken.length, key: randomKey() };
  }
}
