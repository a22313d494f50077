import { report } from './callError.js';
import type { ResultUse } from './outgoingCall.js';

/**
 * The promise of a call through a proxy, which may be read as a stream instead. It records whether something waits for
 * it: an error that reaches neither a promise nor a reader is logged, and does not end the process.
 */
export class CallPromise extends Promise<unknown> {
  // Promises that derive from it are plain ones.
  static override readonly [Symbol.species] = Promise;
  #use: ResultUse | undefined;

  static of(answer: Promise<unknown>, use: ResultUse): CallPromise {
    const promise = new CallPromise((resolve, reject) => answer.then(resolve, reject));
    promise.#use = use;
    Promise.prototype.then.call(promise, undefined, (error) => {
      setTimeout(() => use.isAwaited || use.isRead || report(error));
    });
    return promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
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
