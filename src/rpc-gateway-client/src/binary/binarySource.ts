import { type Binary, sourceOf } from '../binary.js';

const isBytes = (value: unknown) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** Returns the source of a binary argument; undefined for any other value. */
export const findBinarySource = (value: object): unknown =>
  value instanceof Blob ? value.stream() : isBytes(value) ? [value] : (value as Partial<Binary>)[sourceOf];

/** Returns the bytes of a chunk. */
export function toBytes(chunk: unknown): Uint8Array {
  if (!isBytes(chunk)) {
    throw new TypeError('The binary source returned a chunk that is not bytes.');
  }

  const view = chunk as Partial<Uint8Array>;
  return new Uint8Array((view.buffer ?? chunk) as ArrayBuffer, view.byteOffset, view.byteLength);
}
