import { RpcConnectionLostError } from './errors.js';
import { done, type StreamReceiver } from './streamReceiver.js';

/** Where the content of a stream comes from: a call's answer, or an argument. */
export interface StreamOrigin {
  open(): Promise<StreamReceiver>;
  stop(): void;
  /** Another one that goes on after the last item, if the connection broke. */
  again?(last: unknown): StreamOrigin | undefined;
}

/** A stream of the server's as its reader sees it: items, or chunks of bytes. It can be read once. */
export class OpenStream<T> implements AsyncIterable<T> {
  #receiver: Promise<StreamReceiver> | undefined;
  #queue: Promise<IteratorResult<T, undefined>> = Promise.resolve(done);
  #last: unknown;
  #used = false;
  #ended = false;

  constructor(protected origin: StreamOrigin) {}

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    if (this.#used) {
      throw new Error('A stream can be read only once.');
    }

    this.#used = true;
    this.#open();
    const read = () => this.#read();
    return {
      next: () => {
        this.#queue = this.#queue.then(read, read);
        return this.#queue;
      },
      return: async () => {
        this.stop();
        return done;
      },
    };
  }

  readable(): ReadableStream<T> {
    const items = this[Symbol.asyncIterator]();
    return new ReadableStream<T>(
      {
        pull: async (controller) => {
          const item = await items.next();
          if (item.done) {
            controller.close();
          } else {
            controller.enqueue(item.value);
          }
        },
        cancel: () => this.stop(),
      },
      { highWaterMark: 0 },
    );
  }

  async blob(type = ''): Promise<Blob> {
    const chunks: BlobPart[] = [];
    for await (const chunk of this) {
      if (!(chunk instanceof Uint8Array)) {
        throw new TypeError('The stream is not binary.');
      }

      chunks.push(chunk as BlobPart);
    }

    return new Blob(chunks, { type });
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.blob()).arrayBuffer());
  }

  /** The reader wants no more. */
  stop(): void {
    if (!this.#ended) {
      this.#ended = true;
      this.origin.stop();
    }
  }

  #open(): void {
    this.#receiver = this.origin.open();
    this.#receiver.catch(() => {});
  }

  async #read(): Promise<IteratorResult<T, undefined>> {
    while (!this.#ended) {
      try {
        const receiver = await this.#receiver;
        const item = ((await receiver?.read()) ?? done) as IteratorResult<T, undefined>;
        this.#last = item.value;
        this.#ended ||= item.done === true;
        return item;
      } catch (error) {
        this.#resume(error);
      }
    }

    return done;
  }

  #resume(error: unknown): void {
    if (!this.#ended) {
      const again = error instanceof RpcConnectionLostError && this.origin.again?.(this.#last);
      if (!again) {
        this.#ended = true;
        throw error;
      }

      this.origin = again;
      this.#open();
    }
  }
}
