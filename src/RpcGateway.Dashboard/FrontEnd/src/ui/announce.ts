import { type Signal, signal } from '@preact/signals';

/** The text for screen readers. */
export const announcement: Signal<string> = signal('');

/** Announces an event to users of screen readers. */
export function announce(text: string): void {
  announcement.value = text;
}
