import { guard } from './callError.js';

/** Functions that are called when something happens. */
export type Listeners<T> = Set<(value: T) => void>;

/** Adds one, and gives a function that removes it. */
export function addListener<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls all; what one throws does not affect the others. */
export function tell<T>(listeners: Listeners<T>, value: T): void {
  for (const listener of listeners) {
    guard(() => listener(value));
  }
}
