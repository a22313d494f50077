import { binaryFrame, dataFrame, endFrame, errorFrame, maxPayload } from './binaryFrames.js';
import { toBytes } from './binarySource.js';
import { serializeError, toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { defer, ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { iterate, release } from './sourceIterator.js';
import { byteLength, encode } from './transport.js';

/** A binary stream that this end sends. */
export interface BinarySender {
  readonly number: number;
  /** The server takes more. */
  grant(bytes: number): void;
  /** The server wants no more, or is gone. */
  stop(): void;
  /** The call has ended, and the stream with it. */
  abort(): void;
}

/** What may wait in the socket, whatever the server grants. */
const maxBuffered = 1024 * 1024;

/** How long to wait for the socket, which does not tell when it has room. */
const pollInterval = 10;

/**
 * Sends a source's bytes, and reads it no faster than the server grants credit.
 * @param onFailure Receives the error of a source that fails.
 * @param onEnd Called once when the stream has ended, before its source is released.
 */
export function sendBytes(
  { binary, sendBinary, bufferedAmount }: Connection,
  source: unknown,
  onFailure: (error: unknown) => void,
  onEnd: () => void = ignore,
): BinarySender {
  const chunks = iterate(source);
  const number = ++binary.lastNumber;
  let credit = 0;
  let change = defer<void>();

  const isOpen = () => binary.senders.has(number);
  const end = () => {
    const wasOpen = binary.senders.delete(number);
    if (wasOpen) {
      onEnd();
    }

    return wasOpen;
  };

  // Waits for credit and for the socket. Whoever waited asks isOpen: the stream may end before they go on.
  async function room(): Promise<true> {
    while (isOpen() && (!credit || bufferedAmount() > maxBuffered)) {
      change = defer();
      await (credit ? new Promise((resolve) => setTimeout(resolve, pollInterval)) : change.promise);
    }

    return true;
  }

  function stop(why?: RpcError): void {
    if (end()) {
      change.resolve();
      void release(chunks);
      if (why) {
        const json = serializeError(why, (json) => byteLength(json) <= maxPayload);
        sendBinary(binaryFrame(errorFrame, number, encode(json)));
      }
    }
  }

  async function send(): Promise<void> {
    try {
      while ((await room()) && isOpen()) {
        const chunk = await chunks.next();
        if (chunk.done) {
          if (end()) {
            sendBinary(binaryFrame(endFrame, number));
          }

          return;
        }

        const bytes = toBytes(chunk.value);
        for (let offset = 0; offset < bytes.length && (await room()) && isOpen(); ) {
          const part = bytes.subarray(offset, offset + Math.min(maxPayload, credit));
          offset += part.length;
          credit -= part.length;
          sendBinary(binaryFrame(dataFrame, number, part));
        }
      }
    } catch (error) {
      if (isOpen()) {
        onFailure(error);
        stop(toRpcError(error));
      }
    }
  }

  const sender: BinarySender = {
    number,
    grant(bytes) {
      credit += bytes;
      change.resolve();
    },
    stop: () => stop(),
    abort: () => stop(new RpcError(RpcErrorCode.RequestCancelled, 'The call has ended.')),
  };
  binary.senders.set(number, sender);
  void send();
  return sender;
}
