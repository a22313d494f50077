import { logError } from '../platform/applicationCode.js';
import type { ResultUse } from './outgoingCall.js';

/**
 * The promise of a call through a proxy, which may be read as a stream instead. It records whether something awaits it:
 * an error that reaches neither a promise nor a reader is logged, and does not end the process.
 */
export class CallPromise extends Promise<unknown> {
  // Promises derived from it are plain promises.
  static override readonly [Symbol.species] = Promise;
  #use: ResultUse | undefined;

  static of(result: Promise<unknown>, use: ResultUse): CallPromise {
    const promise = new CallPromise((resolve, reject) => result.then(resolve, reject));
    promise.#use = use;
    Promise.prototype.then.call(promise, undefined, (error) => {
      setTimeout(() => use.isAwaited || use.isRead || logError(error));
    });
    return promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: this class is a promise.
  override then<TResult, TFailure>(
    onResult?: ((value: unknown) => TResult | PromiseLike<TResult>) | null,
    onError?: ((error: unknown) => TFailure | PromiseLike<TFailure>) | null,
  ): Promise<TResult | TFailure> {
    if (this.#use) {
      this.#use.isAwaited = true;
    }

    return super.then(onResult, onError);
  }
}
