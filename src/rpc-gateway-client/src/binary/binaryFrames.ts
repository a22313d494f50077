// The types of binary frames: one byte, followed by four bytes for the stream's number, and the payload of the type.
// Separate constants, because a minifier replaces them with numbers.

/** The next bytes. */
export const dataFrame = 1;
/** The end of the stream. */
export const endFrame = 2;
/** The source failed, or its call has ended. */
export const errorFrame = 3;
/** Grants credit: the number of further bytes that may be sent. */
export const creditFrame = 4;
/** The reader has stopped. */
export const cancelFrame = 5;

/** The bytes before a frame's payload. */
export const headerSize = 5;

/** The maximum number of payload bytes in one frame. */
export const maxPayload = 65_536 - headerSize;

/** Creates a frame. */
export function binaryFrame(type: number, number: number, payload: ArrayLike<number> = []): Uint8Array {
  const frame = new Uint8Array(headerSize + payload.length);
  frame.set([type, ...uint32(number)]);
  frame.set(payload, headerSize);
  return frame;
}

/** Creates a frame that grants credit. */
export const grantFrame = (number: number, bytes: number): Uint8Array =>
  binaryFrame(creditFrame, number, uint32(bytes));

// Big-endian. A byte array takes the lowest eight bits of each value.
const uint32 = (value: number) => [value >> 24, value >> 16, value >> 8, value];
