import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'rpcgateway.theme';
const order: readonly Theme[] = ['auto', 'light', 'dark'];

/** Light, dark, or what the system has. */
export const theme: Signal<Theme> = signal(order.find((one) => one === read()) ?? 'auto');

const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);
system.addEventListener('change', () => {
  systemIsDark.value = system.matches;
});

/** What is shown: the theme, or for auto what the system has at the moment. */
export const scheme: ReadonlySignal<'light' | 'dark'> = computed(() =>
  theme.value === 'auto' ? (systemIsDark.value ? 'dark' : 'light') : theme.value,
);

effect(() => {
  document.documentElement.dataset.scheme = scheme.value;
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
});

/** Goes on to the next of the three. */
export function nextTheme(): void {
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? 'auto';
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
