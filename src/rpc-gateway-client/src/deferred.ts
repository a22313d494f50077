/** A promise with the functions that settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes one; not every platform has `Promise.withResolvers` yet. */
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

/** Returns the promise; its rejection counts as handled, since it may be awaited only later. */
export function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}
