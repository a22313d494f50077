import { isReserved } from '../platform/reservedNames.js';

/** A function that handles the calls of one method. */
export type CallbackHandler = (...args: unknown[]) => unknown;

/** The handlers of the server's calls, by method, for all connections of a client. */
export type Callbacks = Map<string, CallbackHandler>;

/** Adds the methods of an object or class instance as handlers. Returns a function that removes them. */
export function addHandlers(callbacks: Callbacks, contract: string, handlers: object): () => void {
  const added: Callbacks = new Map();
  for (let level = handlers; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const handler: unknown = handlers[name as keyof object];
      const method = `${contract}.${name}`;
      if (typeof handler === 'function' && !isReserved(name)) {
        if (callbacks.has(method)) {
          throw new Error(`A handler for '${method}' is already registered.`);
        }

        added.set(method, handler.bind(handlers));
      }
    }
  }

  for (const [method, handler] of added) {
    callbacks.set(method, handler);
  }

  return () => {
    for (const method of added.keys()) {
      callbacks.delete(method);
    }

    added.clear();
  };
}
