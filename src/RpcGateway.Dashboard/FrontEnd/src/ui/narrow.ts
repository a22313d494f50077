import { type Signal, signal } from '@preact/signals';

// The same width as in the style sheets.
const query = matchMedia('(max-width: 1100px)');

/** Whether the page has room for one column only; an open trace then covers the page. */
export const narrow: Signal<boolean> = signal(query.matches);

query.addEventListener('change', () => {
  narrow.value = query.matches;
});
