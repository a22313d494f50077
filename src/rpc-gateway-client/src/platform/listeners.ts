import { guard } from './applicationCode.js';

/** The listeners of one event. */
export type Listeners<T> = Set<(value: T) => void>;

/** Adds a listener, and returns a function that removes it. */
export function addListener<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls all listeners. A listener that throws does not affect the others. */
export function notifyListeners<T>(listeners: Listeners<T>, value: T): void {
  for (const listener of listeners) {
    guard(() => listener(value));
  }
}
