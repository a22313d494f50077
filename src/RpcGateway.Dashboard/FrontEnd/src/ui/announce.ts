import { type Signal, signal } from '@preact/signals';

/** What a screen reader says next. */
export const announcement: Signal<string> = signal('');

/** Tells those who do not see the page what happened on it. */
export function announce(text: string): void {
  announcement.value = text;
}
