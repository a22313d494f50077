import { defer } from '../platform/deferred.js';
import { done } from '../platform/sourceIterator.js';
import type { Failure, StreamReceiver } from '../streams/streamReceiver.js';
import { binaryFrame, cancelFrame, grantFrame } from './binaryFrames.js';

/** A binary stream of the server, which sends no more than this end has granted. */
export interface BinaryReceiver extends StreamReceiver {
  /** The number of bytes that were granted and have not arrived. */
  outstanding(): number;
  push(bytes: Uint8Array): void;
  /** The server has sent everything, or has failed. */
  end(failure?: Failure): void;
}

/** The maximum number of bytes that wait for their reader. */
const maxWaiting = 1024 * 1024;

/**
 * Opens a binary stream of the server.
 * @param onStop Called if the reader stops before the end, with the number of bytes that may still arrive.
 * @param onEnd Called once when the stream has ended.
 */
export function receiveBytes(
  number: number,
  sendFrame: (frame: Uint8Array) => void,
  onStop: (outstanding: number) => void,
  onEnd: () => void,
): BinaryReceiver {
  const chunks: Uint8Array[] = [];
  let outstanding = 0;
  let ungranted = 0;
  let open = true;
  let failure: Failure | undefined;
  let change = defer<void>();

  // Grants half of the maximum at a time: the server continues while the other half is in transit, and few credit
  // frames are needed.
  function grant(bytes: number): void {
    ungranted += bytes;
    if (open && ungranted >= maxWaiting / 2) {
      outstanding += ungranted;
      sendFrame(grantFrame(number, ungranted));
      ungranted = 0;
    }
  }

  function end(reason?: Failure): void {
    if (open) {
      open = false;
      failure = reason;
      onEnd();
    }

    change.resolve();
  }

  async function read(): Promise<IteratorResult<unknown, undefined>> {
    for (;;) {
      const value = chunks.shift();
      if (value) {
        grant(value.length);
        return { done: false, value };
      }

      if (failure) {
        throw failure.error;
      }

      if (!open) {
        return done;
      }

      change = defer();
      await change.promise;
    }
  }

  grant(maxWaiting);
  return {
    outstanding: () => outstanding,

    push(bytes) {
      outstanding -= bytes.length;
      chunks.push(bytes);
      change.resolve();
    },

    end,
    read,

    stop() {
      if (open) {
        onStop(outstanding);
        sendFrame(binaryFrame(cancelFrame, number));
      }

      end();
    },
  };
}
