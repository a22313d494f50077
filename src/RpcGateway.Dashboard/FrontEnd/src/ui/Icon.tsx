import { themeIcons } from '../../../../FrontEnd/theme';

const paths = {
  play: 'M5 3.5v9l7.5-4.5z',
  stop: 'M4 4h8v8H4z',
  copy: 'M6 6V3h7v7h-3M3 6h7v7H3z',
  check: 'M3 8.5 6.5 12 13 4.5',
  save: 'M8 2.5v8m-3-3 3 3 3-3M3 13h10',
  upload: 'M8 10.5v-8m-3 3 3-3 3 3M3 13h10',
  link: 'M6.5 9.5 9.5 6.5M7 5l1.7-1.7a2.9 2.9 0 0 1 4 4L11 9M9 11l-1.7 1.7a2.9 2.9 0 0 1-4-4L5 7',
  key: 'M9.5 9.5A3.5 3.5 0 1 0 7 7l-5 5v2h2.5v-1.7H6V11h1.5z',
  sun: themeIcons.light,
  moon: themeIcons.dark,
  auto: themeIcons.auto,
  menu: 'M2.5 4.5h11m-11 3.5h11m-11 3.5h11',
  close: 'm4 4 8 8m0-8-8 8',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm3.2 7.7 3.3 3.3',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  pause: 'M5.5 3.5v9m5-9v9',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9',
  reset: 'M3 8a5 5 0 1 0 1.6-3.6M3 2.8v2.4h2.4',
  plug: 'M5.5 2.5v3m5-3v3M4 5.5h8v2a4 4 0 0 1-8 0zm4 6v2.5',
  warning: 'M8 2.5 14 13H2zm0 4v3m0 1.6v.4',
} as const;

export type IconName = keyof typeof paths;

/** An icon next to a word or in a labelled button; hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
