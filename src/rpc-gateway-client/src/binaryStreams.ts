import type { BinaryReceiver } from './binaryReceiver.js';
import type { BinarySender } from './binarySender.js';
import { readError } from './callError.js';
import { RpcCloseCode } from './close.js';
import type { Connection } from './connection.js';

/** The types of binary frames: one byte, four for the stream's number, and what the type asks for. */
export const FrameType = { data: 1, end: 2, error: 3, credit: 4, cancel: 5 } as const;

const headerSize = 5;
const mostCredit = 2 ** 31 - 1;

/** The most bytes of a stream that fit into one frame. */
export const maxPayload = 65_536 - headerSize;

/** The binary streams of a connection, in both directions, by number. */
export class BinaryStreams {
  readonly senders = new Map<number, BinarySender>();
  readonly receivers = new Map<number, BinaryReceiver>();
  #lastNumber = 0;

  // What may still come for streams that this end gave up: it was granted before the server learnt of that.
  #tolerated = 0;

  constructor(readonly connection: Connection) {}

  add(sender: BinarySender): number {
    this.senders.set(++this.#lastNumber, sender);
    return this.#lastNumber;
  }

  tolerate(bytes: number): void {
    this.#tolerated += bytes;
  }

  send(type: number, number: number, payload: Uint8Array = new Uint8Array()): void {
    const frame = new Uint8Array(headerSize + payload.length);
    frame[0] = type;
    new DataView(frame.buffer).setUint32(1, number);
    frame.set(payload, headerSize);
    this.connection.transport.sendBinary(frame);
  }

  sendCredit(number: number, bytes: number): void {
    const payload = new Uint8Array(4);
    new DataView(payload.buffer).setUint32(0, bytes);
    this.send(FrameType.credit, number, payload);
  }

  /** Takes a frame of the server's. */
  receive(data: ArrayBuffer): void {
    const size = data.byteLength - headerSize;
    const view = new DataView(data);
    const type = size < 0 ? 0 : view.getUint8(0);
    const number = size < 0 ? 0 : view.getUint32(1);
    const receiver = this.receivers.get(number);
    const sender = this.senders.get(number);
    if (type === FrameType.data && size > 0) {
      this.#receiveData(receiver, new Uint8Array(data, headerSize));
    } else if (type === FrameType.end && size === 0) {
      receiver?.end();
    } else if (type === FrameType.error) {
      receiver?.end(readFailure(data));
    } else if (type === FrameType.credit && size === 4) {
      const credit = view.getUint32(headerSize);
      if (credit < 1 || credit + (sender?.credit ?? 0) > mostCredit) {
        this.#violate('A credit must be from 1 to 2^31-1.');
      } else {
        sender?.grant(credit);
      }
    } else if (type === FrameType.cancel && size === 0) {
      sender?.cancel();
    } else {
      this.#violate(`A binary frame of type ${type} cannot have ${data.byteLength} bytes.`);
    }
  }

  /** The connection has ended. */
  close(error: unknown): void {
    for (const receiver of this.receivers.values()) {
      receiver.end({ error });
    }

    for (const sender of this.senders.values()) {
      sender.cancel();
    }
  }

  #receiveData(receiver: BinaryReceiver | undefined, bytes: Uint8Array<ArrayBuffer>): void {
    if (receiver ? receiver.outstanding >= bytes.length : this.#tolerated >= bytes.length) {
      if (receiver) {
        receiver.push(bytes);
      } else {
        this.#tolerated -= bytes.length;
      }
    } else {
      this.#violate('A binary stream brought more bytes than it was granted.');
    }
  }

  #violate(reason: string): void {
    this.connection.close(RpcCloseCode.ProtocolError, reason);
  }
}

function readFailure(data: ArrayBuffer): { readonly error: unknown } {
  try {
    return { error: readError(JSON.parse(new TextDecoder().decode(new Uint8Array(data, headerSize)))) };
  } catch {
    return { error: readError(undefined) };
  }
}
