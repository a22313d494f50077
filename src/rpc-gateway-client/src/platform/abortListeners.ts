const listenersOf = new WeakMap<EventTarget, Set<() => void>>();

const callAll = ({ target }: Event): void => {
  for (const listener of listenersOf.get(target as EventTarget) ?? []) {
    listener();
  }
};

/**
 * Calls a listener when the signal aborts, and returns a function that removes the listener. The signal has one event
 * listener for all calls: Node warns of a leak when it has more than ten.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listenersOf.get(signal) ?? new Set();
  listenersOf.set(signal, listeners.add(listener));
  signal.addEventListener('abort', callAll);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      signal.removeEventListener('abort', callAll);
    }
  };
}
