import { readError } from '../errors/callError.js';
import { ignore } from '../platform/deferred.js';
import type { StreamReceiver } from '../streams/streamReceiver.js';
import type { Transport } from '../transports/webSocketTransport.js';
import { binaryFrame, cancelFrame, creditFrame, dataFrame, endFrame, errorFrame, headerSize } from './binaryFrames.js';
import { type BinaryReceiver, receiveBytes } from './binaryReceiver.js';
import { type BinarySender, sendBytes } from './binarySender.js';

/** The binary streams of a connection, in both directions. */
export type BinaryStreams = ReturnType<typeof createBinaryStreams>;

export function createBinaryStreams(transport: Transport) {
  const senders = new Map<number, BinarySender>();
  const receivers = new Map<number, BinaryReceiver>();
  let lastNumber = 0;
  // The bytes that may still arrive for streams that this end cancelled: they were granted before the server received
  // the cancellation.
  let tolerated = 0;

  return {
    /**
     * Starts a stream.
     * @param onEnd Called once when the stream has ended, before its source is released.
     */
    send(source: unknown, onFailure: (error: unknown) => void, onEnd: () => void = ignore): BinarySender {
      const number = ++lastNumber;
      const sender = sendBytes(transport, number, source, onFailure, () => {
        senders.delete(number);
        onEnd();
      });
      senders.set(number, sender);
      return sender;
    },

    /** Opens a stream that the server has announced. */
    receive(number: number, onEnd: () => void): StreamReceiver {
      const onStop = (outstanding: number) => {
        tolerated += outstanding;
      };
      const receiver = receiveBytes(number, transport.sendBinary, onStop, () => {
        receivers.delete(number);
        onEnd();
      });
      receivers.set(number, receiver);
      return receiver;
    },

    /** Releases a stream that the server has announced and that nothing will read. */
    release: (number: number) => transport.sendBinary(binaryFrame(cancelFrame, number)),

    /** Processes a binary frame of the server. Throws if it is malformed or violates the protocol. */
    onFrame(data: ArrayBuffer): void {
      const size = data.byteLength - headerSize;
      const view = new DataView(data);
      const type = view.getUint8(0);
      const number = view.getUint32(1);
      const payload = new Uint8Array(data, headerSize);
      const receiver = receivers.get(number);
      const sender = senders.get(number);
      const credit = type === creditFrame && view.getUint32(headerSize);
      if (type === dataFrame && size > 0 && size <= (receiver?.outstanding() ?? tolerated)) {
        if (receiver) {
          receiver.push(payload);
        } else {
          tolerated -= size;
        }
      } else if (type === endFrame && !size) {
        receiver?.end();
      } else if (type === errorFrame) {
        const error = readError(JSON.parse(new TextDecoder().decode(payload)));
        receiver?.end({ error });
      } else if (type === cancelFrame && !size) {
        sender?.stop();
      } else if (credit && credit < 2 ** 31 && size === 4) {
        sender?.grant(credit);
      } else {
        throw new Error();
      }
    },

    /** Ends all streams, because the connection has ended. Their readers receive the error. */
    end(error: unknown): void {
      for (const receiver of receivers.values()) {
        receiver.end({ error });
      }

      for (const sender of senders.values()) {
        sender.stop();
      }
    },
  };
}
