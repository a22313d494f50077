import { toBytes } from './binarySource.js';
import { type BinaryStreams, FrameType, maxPayload } from './binaryStreams.js';
import { toRpcError } from './callError.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { iterate, release, type SourceIterator } from './sourceIterator.js';

/** What may wait in the socket, whatever the server grants. */
const maxBuffered = 1024 * 1024;

/** How long to wait for the socket, which does not tell when it has room. */
const pollInterval = 10;

/** Sends a binary stream, and reads its source no faster than the server grants credit. */
export class BinarySender {
  readonly number: number;
  /** What the server has granted and not got. */
  credit = 0;
  readonly #source: SourceIterator;
  #stopped: RpcError | true | undefined;
  #wake: () => void = () => {};

  constructor(
    readonly streams: BinaryStreams,
    source: unknown,
    onFailure: (error: unknown) => void,
  ) {
    this.#source = iterate(source);
    this.number = streams.add(this);
    void this.#send(onFailure);
  }

  grant(bytes: number): void {
    this.credit += bytes;
    this.#wake();
  }

  /** The server wants no more, or is gone. */
  cancel(): void {
    this.#stop(true);
  }

  /** The call has ended, and the stream with it. */
  stop(): void {
    this.#stop(new RpcError(RpcErrorCode.RequestCancelled, 'The call has ended, and the stream with it.'));
  }

  #stop(why: RpcError | true): void {
    if (this.streams.senders.delete(this.number)) {
      this.#stopped = why;
      this.#wake();
      void release(this.#source);
      this.#fail(why);
    }
  }

  #fail(why: RpcError | true): void {
    if (why !== true) {
      const { code, message, data } = why;
      const json = JSON.stringify({ code, message, data });
      this.streams.send(FrameType.error, this.number, new TextEncoder().encode(json));
    }
  }

  async #send(onFailure: (error: unknown) => void): Promise<void> {
    try {
      while (await this.#mayRead()) {
        const { value, done } = await this.#source.next();
        if (done) {
          if (this.streams.senders.delete(this.number)) {
            this.streams.send(FrameType.end, this.number);
          }

          return;
        }

        await this.#sendChunk(value);
      }
    } catch (error) {
      if (!this.#stopped) {
        onFailure(error);
        this.#stop(toRpcError(error));
      }
    }
  }

  async #sendChunk(value: unknown): Promise<void> {
    const bytes = toBytes(value);
    if (!bytes) {
      throw new TypeError('A source of binary content gave something that is no bytes.');
    }

    for (let offset = 0; offset < bytes.length && (await this.#mayRead()); ) {
      const part = bytes.subarray(offset, offset + Math.min(maxPayload, this.credit));
      offset += part.length;
      this.credit -= part.length;
      this.streams.send(FrameType.data, this.number, part);
    }
  }

  // False when nothing more is to be sent.
  async #mayRead(): Promise<boolean> {
    while (!this.#stopped && this.credit === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }

    while (!this.#stopped && this.streams.connection.transport.socket.bufferedAmount > maxBuffered) {
      await new Promise((resolve) => setTimeout(resolve, pollInterval));
    }

    return !this.#stopped;
  }
}
