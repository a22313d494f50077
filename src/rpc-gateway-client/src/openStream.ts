import { fromCall } from './callError.js';
import { RpcConnectionLostError } from './errors.js';
import { iterate } from './sourceIterator.js';
import type { StreamReceiver } from './streamReceiver.js';
import type { RpcDownload, RpcStream } from './types.js';

/** Where the content of a stream comes from: the result of a call, or an argument. */
export interface StreamOrigin {
  /** Opens it; `fail` is called if it ends before it is complete. */
  open(fail: (error: unknown) => void): Promise<StreamReceiver>;
  /** The reader wants no more. */
  stop(): void;
  /** Another one that goes on after the last item, if the connection broke. */
  again?(last: unknown): StreamOrigin | undefined;
}

/** Whatever its user takes it for: `never` fits every type. */
export type OpenStream = RpcStream<never> & Pick<RpcDownload, 'bytes' | 'blob'>;

/**
 * A stream of the server as its reader sees it: items, or chunks of bytes. It can be read once.
 * @param start Called at the first read: a stream that is not read holds nothing.
 */
export function openStream(start: () => StreamOrigin): OpenStream {
  let origin: StreamOrigin | undefined;
  let receiver: StreamReceiver | undefined;
  let stream: ReadableStream<never> | undefined;
  let last: unknown;
  let isWanted = true;

  async function pull(controller: ReadableStreamDefaultController<never>): Promise<void> {
    try {
      origin ??= start();
      receiver ??= await origin.open((error) => controller.error(error));
      const item = await receiver.read();
      last = item.value;
      if (item.done) {
        controller.close();
      } else {
        controller.enqueue(item.value as never);
      }
    } catch (error) {
      const again = isWanted && error instanceof RpcConnectionLostError && origin?.again?.(last);
      if (!again) {
        throw fromCall(error);
      }

      origin = again;
      receiver = undefined;
      await pull(controller);
    }
  }

  const readable = () => {
    stream ??= new ReadableStream(
      {
        pull,
        cancel() {
          isWanted = false;
          origin?.stop();
        },
      },
      { highWaterMark: 0 },
    );
    return stream;
  };
  const response = () => new Response(readable());

  return {
    readable,
    [Symbol.asyncIterator]: () => iterate(readable()) as AsyncIterator<never>,
    bytes: async () => new Uint8Array(await response().arrayBuffer()),
    blob: async (type = '') => new Blob([await response().blob()], { type }),
  };
}
