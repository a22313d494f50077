import { binaryFrame, cancelFrame, grantFrame } from './binaryFrames.js';
import type { Connection } from './connection.js';
import { defer } from './deferred.js';
import { done, type Failure, type StreamReceiver } from './streamReceiver.js';

/** A binary stream of the server, which sends no more than this end has granted. */
export interface BinaryReceiver extends StreamReceiver {
  /** What was granted and has not come. */
  outstanding(): number;
  push(bytes: Uint8Array): void;
  /** The server has sent everything, or has failed. */
  end(failure?: Failure): void;
}

/** The most bytes that wait for their reader. */
const window = 1024 * 1024;

/** Opens a binary stream of the server. */
export function receiveBytes({ binary, sendBinary }: Connection, number: number, onEnd: () => void): BinaryReceiver {
  const chunks: Uint8Array[] = [];
  let outstanding = 0;
  let ungranted = 0;
  let open = true;
  let failure: Failure | undefined;
  let change = defer<void>();

  // In portions of half the window: the server goes on while the rest is under way, and few credits are needed.
  function grant(bytes: number): void {
    ungranted += bytes;
    if (open && ungranted >= window / 2) {
      outstanding += ungranted;
      sendBinary(grantFrame(number, ungranted));
      ungranted = 0;
    }
  }

  const receiver: BinaryReceiver = {
    outstanding: () => outstanding,

    push(bytes) {
      outstanding -= bytes.length;
      chunks.push(bytes);
      change.resolve();
    },

    end(reason) {
      if (open) {
        open = false;
        failure = reason;
        binary.receivers.delete(number);
        onEnd();
      }

      change.resolve();
    },

    async read() {
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
    },

    stop() {
      if (open) {
        binary.tolerated += outstanding;
        sendBinary(binaryFrame(cancelFrame, number));
      }

      receiver.end();
    },
  };
  binary.receivers.set(number, receiver);
  grant(window);
  return receiver;
}
