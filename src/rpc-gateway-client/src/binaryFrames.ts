// The types of binary frames: one byte, four for the stream's number, and what the type asks for.
// Constants of their own, which minify to numbers.

/** The next bytes. */
export const dataFrame = 1;
/** That was all. */
export const endFrame = 2;
/** The source failed, or its call has ended. */
export const errorFrame = 3;
/** As many bytes more may be sent. */
export const creditFrame = 4;
/** The reader wants no more. */
export const cancelFrame = 5;

/** The bytes before a frame's payload. */
export const headerSize = 5;

/** The most bytes of a stream that fit into one frame. */
export const maxPayload = 65_536 - headerSize;

/** Makes a frame. */
export function binaryFrame(type: number, number: number, payload: ArrayLike<number> = []): Uint8Array {
  const frame = new Uint8Array(headerSize + payload.length);
  frame.set([type, ...uint32(number)]);
  frame.set(payload, headerSize);
  return frame;
}

/** Makes a frame that grants credit. */
export const grantFrame = (number: number, bytes: number): Uint8Array =>
  binaryFrame(creditFrame, number, uint32(bytes));

// Big-endian; the array of bytes that it is written to takes the lowest eight bits of each.
const uint32 = (value: number) => [value >> 24, value >> 16, value >> 8, value];
