import { guard } from './callError.js';

/** Functions that hear of something. */
export type Listeners<T> = Set<(value: T) => void>;

/** Adds one, and gives a function that removes it. */
export function addListener<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells all; one that throws harms nobody else. */
export function tell<T>(listeners: Listeners<T>, value: T): void {
  for (const listener of listeners) {
    guard(() => listener(value));
  }
}
