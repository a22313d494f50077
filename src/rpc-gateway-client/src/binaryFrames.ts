/** The types of binary frames: one byte, four for the stream's number, and what the type asks for. */
export const FrameType = { data: 1, end: 2, error: 3, credit: 4, cancel: 5 } as const;

/** The bytes before a frame's payload. */
export const headerSize = 5;

/** The most bytes of a stream that fit into one frame. */
export const maxPayload = 65_536 - headerSize;

/** Makes a frame. */
export function binaryFrame(type: number, number: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const frame = new Uint8Array(headerSize + payload.length);
  frame[0] = type;
  new DataView(frame.buffer).setUint32(1, number);
  frame.set(payload, headerSize);
  return frame;
}

/** Makes a frame that grants credit. */
export function creditFrame(number: number, bytes: number): Uint8Array {
  const frame = binaryFrame(FrameType.credit, number, new Uint8Array(4));
  new DataView(frame.buffer).setUint32(headerSize, bytes);
  return frame;
}
