import { heardLater } from './deferred.js';
import { RpcConnectionLostError } from './errors.js';
import { done, type StreamReceiver } from './streamReceiver.js';
import type { RpcDownload, RpcStream } from './types.js';

/** Where the content of a stream comes from: a call's answer, or an argument. */
export interface StreamOrigin {
  open(): Promise<StreamReceiver>;
  stop(): void;
  /** Another one that goes on after the last item, if the connection broke. */
  again?(last: unknown): StreamOrigin | undefined;
}

/** Whatever its user takes it for: `never` fits every type. */
export type OpenStream = RpcStream<never> & Pick<RpcDownload, 'bytes' | 'blob'>;

type Item = IteratorResult<never, undefined>;

/** A stream of the server's as its reader sees it: items, or chunks of bytes. It can be read once. */
export function openStream(from: StreamOrigin): OpenStream {
  let origin = from;
  let receiver: Promise<StreamReceiver> | undefined;
  let queue: Promise<unknown> | undefined;
  let last: unknown;
  let ended = false;

  const open = () => {
    receiver = heardLater(origin.open());
  };

  const stop = () => {
    if (!ended) {
      ended = true;
      origin.stop();
    }
  };

  async function read(): Promise<Item> {
    while (!ended) {
      try {
        const item = (await (await receiver)?.read()) as Item;
        last = item.value;
        ended ||= item.done === true;
        return item;
      } catch (error) {
        const again = !ended && error instanceof RpcConnectionLostError && origin.again?.(last);
        if (again) {
          origin = again;
          open();
        } else if (!ended) {
          ended = true;
          throw error;
        }
      }
    }

    return done;
  }

  // One after another, also if they are asked for all at once.
  function next(): Promise<Item> {
    const item = queue ? queue.then(read, read) : read();
    queue = item;
    return item;
  }

  const stream: OpenStream = {
    [Symbol.asyncIterator]() {
      if (receiver) {
        throw new Error('A stream can be read only once.');
      }

      open();
      return {
        next,
        async return() {
          stop();
          return done;
        },
      };
    },

    readable() {
      stream[Symbol.asyncIterator]();
      return new ReadableStream(
        {
          async pull(controller) {
            const item = await next();
            if (item.done) {
              controller.close();
            } else {
              controller.enqueue(item.value);
            }
          },
          cancel: stop,
        },
        { highWaterMark: 0 },
      );
    },

    async bytes() {
      return new Uint8Array(await (await stream.blob()).arrayBuffer());
    },

    async blob(type = '') {
      const chunks: BlobPart[] = [];
      for await (const chunk of stream as AsyncIterable<unknown>) {
        if (!(chunk instanceof Uint8Array)) {
          throw new TypeError('The stream is not binary.');
        }

        chunks.push(chunk as BlobPart);
      }

      return new Blob(chunks, { type });
    },
  };
  return stream;
}
