import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { done, heardLater, type StreamReceiver } from './streamReceiver.js';

/** Reads the items of a stream of the server's. It asks for the next portion while it hands out this one. */
export class ItemStreamReceiver implements StreamReceiver {
  #items: readonly unknown[] = [];
  #index = 0;
  #next: Promise<unknown> | undefined;
  #request = 0;
  #resolve: (portion: unknown) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #open: boolean;

  constructor(
    readonly connection: Connection,
    first: { readonly token?: unknown; readonly values?: unknown },
    readonly onEnd: () => void,
    readonly token = first.token ?? undefined,
  ) {
    this.#open = token !== undefined;
    this.#take({ values: first.values ?? [], finished: !this.#open });
  }

  async read(): Promise<IteratorResult<unknown, undefined>> {
    while (this.#index === this.#items.length) {
      const next = this.#next;
      if (!next) {
        return done;
      }

      try {
        this.#take(await next);
      } catch (error) {
        this.#next = undefined;
        this.#end();
        throw error;
      }
    }

    return { done: false, value: this.#items[this.#index++] };
  }

  stop(reason?: { readonly error: unknown }): void {
    if (this.#open) {
      this.connection.forget(this.#request);
      this.connection.notify('$/enumerator/abort', { token: this.token });
      this.#end();
    }

    this.#items = [];
    this.#index = 0;
    this.#next = reason && heardLater(Promise.reject(reason.error));
    if (reason) {
      this.#reject(reason.error);
    } else {
      this.#resolve({ values: [], finished: true });
    }
  }

  #take(portion: unknown): void {
    const { values, finished } = (portion ?? {}) as { values?: unknown; finished?: unknown };
    if (!Array.isArray(values)) {
      throw new RpcError(RpcErrorCode.InvalidRequest, 'The server sent items that cannot be read.', portion);
    }

    this.#items = values;
    this.#index = 0;
    this.#next = undefined;
    if (finished) {
      this.#end();
    } else if (this.#open) {
      this.#next = heardLater(
        new Promise((resolve, reject) => {
          this.#resolve = resolve;
          this.#reject = reject;
          this.#request = this.connection.request('$/enumerator/next', { token: this.token }, resolve, reject);
        }),
      );
    }
  }

  #end(): void {
    if (this.#open) {
      this.#open = false;
      this.onEnd();
    }
  }
}
