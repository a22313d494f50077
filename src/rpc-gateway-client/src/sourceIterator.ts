import { done } from './streamReceiver.js';

/** What one reads a source by, of whichever kind it is. */
export interface SourceIterator {
  next(): PromiseLike<IteratorResult<unknown>> | IteratorResult<unknown>;
  return?(): unknown;
}

/** Whether the value is a stream of items. */
export const isStreamSource = (value: object): boolean => Symbol.asyncIterator in value || 'getReader' in value;

/** Not every browser can iterate a ReadableStream, so it is read by its reader. */
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

/** Releases a source; an error of its cleanup is ignored. */
export async function release(source: SourceIterator): Promise<void> {
  try {
    await source.return?.();
  } catch {
    // It was not wanted any more.
  }
}
