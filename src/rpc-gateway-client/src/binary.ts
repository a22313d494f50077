/** The member that holds the stream of a {@link Binary}. */
export const sourceOf = Symbol('source');

/** A stream of bytes that {@link binary} marked as binary. */
export interface Binary {
  readonly [sourceOf]: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/** Marks a stream of bytes as binary. An argument that is an unmarked stream is sent item by item. */
export const binary = (source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): Binary => ({
  [sourceOf]: source,
});
