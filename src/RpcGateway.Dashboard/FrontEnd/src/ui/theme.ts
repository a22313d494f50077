import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { readTheme, type Theme, themeAfter, writeTheme } from '../../../../FrontEnd/theme';

/** The user's choice: light, dark, or the system's setting. */
export const theme: Signal<Theme> = signal(readTheme());

const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);
system.addEventListener('change', () => {
  systemIsDark.value = system.matches;
});

/** The colour scheme in use; for auto, the system's current setting. */
export const scheme: ReadonlySignal<'light' | 'dark'> = computed(() =>
  theme.value === 'auto' ? (systemIsDark.value ? 'dark' : 'light') : theme.value,
);

effect(() => {
  document.documentElement.dataset.scheme = scheme.value;
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  writeTheme(theme.value);
});

/** Switches to the next theme. */
export function nextTheme(): void {
  theme.value = themeAfter(theme.value);
}
