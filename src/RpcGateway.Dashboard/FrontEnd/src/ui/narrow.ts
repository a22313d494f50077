import { type Signal, signal } from '@preact/signals';

// As in the style sheets.
const query = matchMedia('(max-width: 1100px)');

/** Whether there is room for one column only: what is opened then covers the page. */
export const narrow: Signal<boolean> = signal(query.matches);

query.addEventListener('change', () => {
  narrow.value = query.matches;
});
