const sourceOf = Symbol('source');

/** Bytes made by {@link binary}. */
export interface Binary {
  readonly [sourceOf]: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/** Marks a stream of bytes as binary: without it, a stream among the arguments is one of items. */
export const binary = (source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Binary => ({
  [sourceOf]: source,
});

const isBytes = (value: unknown) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** The stream of a binary argument; undefined for any other value. */
export const findBinarySource = (value: object): unknown =>
  value instanceof Blob ? value.stream() : isBytes(value) ? [value] : (value as Partial<Binary>)[sourceOf];

/** The bytes of a chunk. */
export function toBytes(chunk: unknown): Uint8Array {
  if (!isBytes(chunk)) {
    throw new TypeError('The source gave no bytes.');
  }

  const view = chunk as Partial<Uint8Array>;
  return new Uint8Array((view.buffer ?? chunk) as ArrayBuffer, view.byteOffset, view.byteLength);
}
