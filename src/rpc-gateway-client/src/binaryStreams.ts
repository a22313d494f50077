import { cancelFrame, creditFrame, dataFrame, endFrame, errorFrame, headerSize } from './binaryFrames.js';
import type { BinaryReceiver } from './binaryReceiver.js';
import type { BinarySender } from './binarySender.js';
import { readError } from './callError.js';

/** The open binary streams of a connection, in both directions, by number. */
export interface BinaryStreams {
  readonly senders: Map<number, BinarySender>;
  readonly receivers: Map<number, BinaryReceiver>;
  lastNumber: number;
  /** What may still come for streams that this end gave up: it was granted before the server learnt of that. */
  tolerated: number;
}

/** Processes a binary frame of the server. Throws if it is malformed, or breaks the rules. */
export function receiveBinary(streams: BinaryStreams, data: ArrayBuffer): void {
  const size = data.byteLength - headerSize;
  const view = new DataView(data);
  const type = view.getUint8(0);
  const number = view.getUint32(1);
  const payload = new Uint8Array(data, headerSize);
  const receiver = streams.receivers.get(number);
  const sender = streams.senders.get(number);
  const credit = type === creditFrame && view.getUint32(headerSize);
  if (type === dataFrame && size > 0 && size <= (receiver?.outstanding() ?? streams.tolerated)) {
    if (receiver) {
      receiver.push(payload);
    } else {
      streams.tolerated -= size;
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
}
