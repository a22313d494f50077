import { markAsOurs } from '../errors/callError.js';
import { iterate } from '../platform/sourceIterator.js';
import { RpcConnectionLostError } from '../rpcConnectionLostError.js';
import type { RpcDownload, RpcStream } from '../streamTypes.js';
import type { StreamReceiver } from './streamReceiver.js';

/** The source of a stream's content: the result of a call, or a param of a callback. */
export interface StreamOrigin {
  /** Opens the stream. `fail` is called if the stream ends before it is complete. */
  open(fail: (error: unknown) => void): Promise<StreamReceiver>;
  /** Ends the stream, because its reader has stopped. */
  stop(): void;
  /** Returns an origin that continues after the last item on the next connection; undefined if it cannot resume. */
  resume?(last: unknown): StreamOrigin | undefined;
}

/** A stream of any kind: `never` fits every item type. */
export type OpenStream = RpcStream<never> & Pick<RpcDownload, 'bytes' | 'blob'>;

/**
 * Creates the reader's view of a stream of the server, of items or of chunks of bytes. It can be read once.
 * @param start Called at the first read, so a stream that is not read occupies nothing.
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
      const resumed = isWanted && error instanceof RpcConnectionLostError && origin?.resume?.(last);
      if (!resumed) {
        throw markAsOurs(error);
      }

      origin = resumed;
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
