/** A promise with the functions that settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Creates a deferred promise; some supported platforms lack `Promise.withResolvers`. */
export function defer<T>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = ignore;
  let reject: Deferred<T>['reject'] = ignore;
  const promise = new Promise<T>((onResult, onError) => {
    resolve = onResult;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Does nothing. */
export const ignore = (): void => {};

/** Marks the promise's rejection as handled, for a promise that is awaited later, and returns the promise. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}
