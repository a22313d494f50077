/** The type of the binary frame that acknowledges received frames. Binary streams use the types 1 to 5. */
const ackFrame = 6;

/** The size of the frame: the type, the number 0 in the place of a stream's number, and the count. */
export const ackSize = 13;

const maxFrames = 64;
const maxBytes = 32_768;

/** Counts the received frames, and decides when to acknowledge them. */
export function createAcknowledgements() {
  let received = 0;
  let acknowledged = 0;
  let bytes = 0;
  let limit = maxBytes;

  const isDue = (share: number) => received - acknowledged >= maxFrames * share || bytes >= limit * share;

  return {
    /** The number of frames received so far. */
    received: () => received,

    /** Whether frames were received since the last acknowledgement. */
    hasNew: () => received > acknowledged,

    /** Whether an acknowledgement must be sent, even alone. */
    isDue: () => isDue(1),

    /** Whether one should leave together with other traffic. */
    isSoonDue: () => isDue(0.5),

    /** Sets the size of the server's buffer, so that it does not fill up between two acknowledgements. */
    setPeerBuffer(size: number): void {
      limit = Math.min(size / 4, maxBytes);
    },

    count(size: number): void {
      received++;
      bytes += size;
    },

    /** Everything received so far is acknowledged: with a frame, or while a session resumes. */
    acknowledge(): void {
      acknowledged = received;
      bytes = 0;
    },
  };
}

/** Creates an acknowledgement. */
export function createAck(received: number): Uint8Array {
  const frame = new Uint8Array(ackSize);
  frame[0] = ackFrame;
  new DataView(frame.buffer).setBigUint64(5, BigInt(received));
  return frame;
}

/** Returns the number of frames that the server has received; undefined for any other frame. */
export function readAck(frame: ArrayBuffer): number | undefined {
  const view = new DataView(frame);
  return view.byteLength === ackSize && view.getUint8(0) === ackFrame && !view.getUint32(1)
    ? Number(view.getBigUint64(5))
    : undefined;
}
