import { isRpcError, options } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import { messageOf } from '../shared/messageOf.js';
import { isTemporary } from '../shared/temporary.js';
import { type JobBoard, JobBoardError, type JobState } from './contracts.js';

const retryDelay = 2000;

/** What happens to a stored job. */
export interface BoardJobEvents {
  state(state: JobState): void;
  /** The job cannot be read any more. */
  failed(reason: string): void;
  /** A problem that does not change the state of the job; an empty text removes it. */
  problem(text: string): void;
}

/** Follows and cancels one stored job. */
export class BoardJob {
  readonly #stopping = new AbortController();

  constructor(
    private readonly board: JobBoard,
    private readonly id: string,
    private readonly events: BoardJobEvents,
  ) {}

  /** Follows the job until it has ended. After a lost connection, the stream starts with the newest state. */
  async watch(): Promise<void> {
    const { signal } = this.#stopping;
    let isPaused = false;
    while (!signal.aborted) {
      try {
        for await (const state of this.board.watch(this.id, options({ signal, resumeFrom: () => [this.id] }))) {
          if (isPaused) {
            isPaused = false;
            this.events.problem('');
          }

          this.events.state(state);
        }

        return;
      } catch (error) {
        if (!isTemporary(error)) {
          this.#fail(error);
          return;
        }

        isPaused = true;
        this.events.problem(`${error.message} The page tries again.`);
        await delay(retryDelay, signal);
      }
    }
  }

  /** Cancels the job. If that fails, the job goes on. */
  async cancel(): Promise<void> {
    this.events.problem('');
    try {
      this.events.state(await this.board.cancel(this.id));
    } catch (error) {
      if (isRpcError(error, JobBoardError.NoSuchJob)) {
        this.#fail(error);
      } else {
        this.events.problem(`The job was not cancelled: ${messageOf(error)}`);
      }
    }
  }

  /** Follows the job no more. The job goes on. */
  stop(): void {
    this.#stopping.abort();
  }

  #fail(error: unknown): void {
    if (!this.#stopping.signal.aborted) {
      this.events.failed(
        isRpcError(error, JobBoardError.NoSuchJob)
          ? 'This job is no longer stored.'
          : `The job could not be read: ${messageOf(error)} Reload the page to try again.`,
      );
    }
  }
}
