import { FrameType, headerSize } from './binaryFrames.js';
import type { BinaryReceiver } from './binaryReceiver.js';
import type { BinarySender } from './binarySender.js';
import { readError } from './callError.js';

const mostCredit = 2 ** 31 - 1;

/** The open binary streams of a connection, in both directions, by number. */
export interface BinaryStreams {
  readonly senders: Map<number, BinarySender>;
  readonly receivers: Map<number, BinaryReceiver>;
  lastNumber: number;
  /** What may still come for streams that this end gave up: it was granted before the server learnt of that. */
  tolerated: number;
}

/** Takes a frame of the server's, and gives what is wrong with it. */
export function receiveBinary(streams: BinaryStreams, data: ArrayBuffer): string | undefined {
  const size = data.byteLength - headerSize;
  if (size < 0) {
    return 'A binary frame is too short.';
  }

  const view = new DataView(data);
  const type = view.getUint8(0);
  const number = view.getUint32(1);
  const payload = new Uint8Array(data, headerSize);
  const receiver = streams.receivers.get(number);
  const sender = streams.senders.get(number);
  if (type === FrameType.data && size) {
    if (size > (receiver?.outstanding() ?? streams.tolerated)) {
      return 'A binary stream brought more than it was granted.';
    }

    if (receiver) {
      receiver.push(payload);
    } else {
      streams.tolerated -= size;
    }
  } else if (type === FrameType.end && !size) {
    receiver?.end();
  } else if (type === FrameType.error) {
    receiver?.end({ error: readFailure(payload) });
  } else if (type === FrameType.cancel && !size) {
    sender?.stop();
  } else if (type === FrameType.credit && size === 4) {
    const credit = view.getUint32(headerSize);
    if (!credit || credit > mostCredit || sender?.grant(credit, mostCredit) === false) {
      return 'A credit is out of range.';
    }
  } else {
    return 'A binary frame has a wrong type or size.';
  }

  return undefined;
}

function readFailure(payload: Uint8Array): unknown {
  try {
    return readError(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return readError(undefined);
  }
}
