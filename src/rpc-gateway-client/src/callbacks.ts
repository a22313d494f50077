/** A function that handles one method's calls. */
export type CallbackHandler = (...args: unknown[]) => unknown;

/** The handlers of the calls that come from the server, for all connections of a client. */
export class Callbacks {
  readonly #handlers = new Map<string, CallbackHandler>();

  /** Adds those of a contract, and gives a function that removes them. */
  add(contract: string, handlers: object): () => void {
    const added = new Map<string, CallbackHandler>();
    for (let level: unknown = handlers; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      for (const name of Object.getOwnPropertyNames(level)) {
        const handler: unknown = (handlers as Record<string, unknown>)[name];
        if (typeof handler === 'function' && name !== 'constructor') {
          added.set(`${contract}.${name}`, (...args) => handler.apply(handlers, args));
        }
      }
    }

    for (const method of added.keys()) {
      if (this.#handlers.has(method)) {
        throw new Error(`'${method}' has a handler already.`);
      }
    }

    for (const [method, handler] of added) {
      this.#handlers.set(method, handler);
    }

    return () => {
      for (const [method, handler] of added) {
        if (this.find(method) === handler) {
          this.#handlers.delete(method);
        }
      }
    };
  }

  find(method: string): CallbackHandler | undefined {
    return this.#handlers.get(method);
  }
}
