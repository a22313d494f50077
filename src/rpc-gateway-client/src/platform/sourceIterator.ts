/** Reads a source of any kind. */
export interface SourceIterator {
  next(): PromiseLike<IteratorResult<unknown>> | IteratorResult<unknown>;
  return?(): unknown;
}

/** The end of every stream. */
export const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Whether the value is a stream of items. */
export const isStreamSource = (value: object): boolean => Symbol.asyncIterator in value || 'getReader' in value;

/** Returns an iterator. A ReadableStream is read by its reader, because not every browser can iterate it. */
export function iterate(source: unknown): SourceIterator {
  const { getReader } = source as Partial<ReadableStream>;
  if (getReader) {
    const reader = (source as ReadableStream<unknown>).getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      async return() {
        await reader.cancel();
        return done;
      },
    };
  }

  const iterable = source as AsyncIterable<unknown> & Iterable<unknown>;
  return (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
}

/** Releases a source. An error of its cleanup is ignored. */
export async function release(source: SourceIterator): Promise<void> {
  try {
    await source.return?.();
  } catch {
    // The stream has already ended, so nothing can use this error.
  }
}
