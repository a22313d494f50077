/** What an open stream of the server's is read by. */
export interface StreamReceiver {
  read(): Promise<IteratorResult<unknown, undefined>>;
  /** Ends it; with a reason, that is what readers get. */
  stop(reason?: { readonly error: unknown }): void;
}

/** The end of every stream. */
export const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** A stream that can fail before anybody looks at it: whoever reads on hears of it. */
export function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
