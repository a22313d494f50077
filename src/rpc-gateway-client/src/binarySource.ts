const sourceOf = Symbol('source');

/** Bytes made by {@link binary}. */
export interface Binary {
  readonly [sourceOf]: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/** Marks a stream of bytes as binary: without it, a stream among the arguments is one of items. */
export const binary = (source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Binary => ({
  [sourceOf]: source,
});

/** The stream of a binary argument; undefined for any other value. */
export function findBinarySource(value: object): unknown {
  if (value instanceof Blob) {
    return value.stream();
  }

  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? [value] : (value as Partial<Binary>)[sourceOf];
}

/** The bytes of a chunk; undefined if it is none. */
export function toBytes(chunk: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }

  return chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : undefined;
}
