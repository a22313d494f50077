import { toSentError } from '../errors/callError.js';
import { defer } from '../platform/deferred.js';
import { iterate, release } from '../platform/sourceIterator.js';
import { byteLength, encode } from '../platform/utf8.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { Transport } from '../transports/webSocketTransport.js';
import { serializeError } from '../wire/serialize.js';
import { binaryFrame, dataFrame, endFrame, errorFrame, maxPayload } from './binaryFrames.js';
import { toBytes } from './binarySource.js';

/** A binary stream that this end sends. */
export interface BinarySender {
  readonly number: number;
  /** Allows the sender to send more bytes. */
  grant(bytes: number): void;
  /** Ends the stream, because the server has stopped reading or the connection has ended. */
  stop(): void;
  /** Ends the stream, because its call has ended. */
  abort(): void;
}

/** The maximum number of bytes in the socket, regardless of the server's credit. */
const maxBuffered = 1024 * 1024;

/** The interval in ms at which a full socket is checked: it has no event for the moment when it has room. */
const pollInterval = 10;

/**
 * Sends the bytes of a source, and reads it no faster than the server grants credit.
 * @param onFailure Receives the error of a source that fails.
 * @param onEnd Called once when the stream has ended, before its source is released.
 */
export function sendBytes(
  { sendBinary, buffered }: Transport,
  number: number,
  source: unknown,
  onFailure: (error: unknown) => void,
  onEnd: () => void,
): BinarySender {
  const chunks = iterate(source);
  let open = true;
  let credit = 0;
  let change = defer<void>();

  function end(): boolean {
    const wasOpen = open;
    if (open) {
      open = false;
      onEnd();
    }

    return wasOpen;
  }

  // Waits for credit and for room in the socket. The stream may end before the caller continues, which checks `open`.
  async function room(): Promise<true> {
    while (open && (!credit || buffered() > maxBuffered)) {
      change = defer();
      await (credit ? new Promise((resolve) => setTimeout(resolve, pollInterval)) : change.promise);
    }

    return true;
  }

  function stop(reason?: RpcError): void {
    if (end()) {
      change.resolve();
      void release(chunks);
      if (reason) {
        const json = serializeError(reason, (json) => byteLength(json) <= maxPayload);
        sendBinary(binaryFrame(errorFrame, number, encode(json)));
      }
    }
  }

  async function send(): Promise<void> {
    try {
      while ((await room()) && open) {
        const chunk = await chunks.next();
        if (chunk.done) {
          if (end()) {
            sendBinary(binaryFrame(endFrame, number));
          }

          return;
        }

        const bytes = toBytes(chunk.value);
        for (let offset = 0; offset < bytes.length && (await room()) && open; ) {
          const part = bytes.subarray(offset, offset + Math.min(maxPayload, credit));
          offset += part.length;
          credit -= part.length;
          sendBinary(binaryFrame(dataFrame, number, part));
        }
      }
    } catch (error) {
      if (open) {
        onFailure(error);
        stop(toSentError(error));
      }
    }
  }

  void send();
  return {
    number,
    grant(bytes) {
      credit += bytes;
      change.resolve();
    },
    stop: () => stop(),
    abort: () => stop(new RpcError(RpcErrorCode.RequestCancelled, 'The call has ended.')),
  };
}
