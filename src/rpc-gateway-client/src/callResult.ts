import { OpenStream } from './openStream.js';
import type { OutgoingCall } from './outgoingCall.js';
import type { RpcDownload, RpcStream } from './types.js';

/** What a proxy's method gives: the type of the contract tells which of the three it is. */
export class CallResult<T> extends OpenStream<T> implements Promise<T>, RpcStream<T> {
  readonly #answer: Promise<T>;

  constructor(call: OutgoingCall) {
    super(call);
    this.#answer = call.answer as Promise<T>;
  }

  get [Symbol.toStringTag](): string {
    return 'RpcCall';
  }

  /** Whoever reads the stream hears of a failure. */
  ignoreFailure(): void {
    this.#answer.catch(() => {});
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
  then<R = T, E = never>(
    onResult?: ((value: T) => R | PromiseLike<R>) | null,
    onError?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#answer.then(onResult, onError);
  }

  catch<E = never>(onError?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<T | E> {
    return this.#answer.catch(onError);
  }

  finally(onEnd?: (() => void) | null): Promise<T> {
    return this.#answer.finally(onEnd);
  }
}

/** The bytes that a call is answered with. */
export type DownloadResult = CallResult<Uint8Array<ArrayBuffer>> & RpcDownload;
