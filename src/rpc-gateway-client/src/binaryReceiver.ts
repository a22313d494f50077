import { type BinaryStreams, FrameType } from './binaryStreams.js';
import { done, type StreamReceiver } from './streamReceiver.js';

/** The most bytes that wait for their reader. */
const window = 1024 * 1024;

/** Reads a binary stream of the server's, which sends no more than this end has granted. */
export class BinaryReceiver implements StreamReceiver {
  /** What was granted and has not come. */
  outstanding = 0;
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #ungranted = 0;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(
    readonly streams: BinaryStreams,
    readonly number: number,
    readonly onEnd: () => void,
  ) {
    streams.receivers.set(number, this);
    this.#grant(window);
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.outstanding -= bytes.length;
    this.#chunks.push(bytes);
    this.#wake();
  }

  /** The server has sent everything, or has failed. */
  end(failure?: { readonly error: unknown }): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#failure = failure;
      this.streams.receivers.delete(this.number);
      this.onEnd();
    }

    this.#wake();
  }

  async read(): Promise<IteratorResult<unknown, undefined>> {
    for (;;) {
      const value = this.#chunks.shift();
      if (value) {
        this.#grant(value.length);
        return { done: false, value };
      }

      if (this.#failure) {
        throw this.#failure.error;
      }

      if (this.#ended) {
        return done;
      }

      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  stop(reason?: { readonly error: unknown }): void {
    if (!this.#ended) {
      this.streams.tolerate(this.outstanding);
      this.streams.send(FrameType.cancel, this.number);
    }

    this.end(reason);
    this.#chunks = [];
  }

  // In portions of half the window: the server goes on while the rest is under way, and few credits are needed.
  #grant(bytes: number): void {
    this.#ungranted += bytes;
    if (!this.#ended && this.#ungranted >= window / 2) {
      this.outstanding += this.#ungranted;
      this.streams.sendCredit(this.number, this.#ungranted);
      this.#ungranted = 0;
    }
  }
}
