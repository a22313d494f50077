import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'rpcgateway.theme';
const order: readonly Theme[] = ['auto', 'light', 'dark'];

/** The user's choice: light, dark, or the system's setting. */
export const theme: Signal<Theme> = signal(order.find((one) => one === read()) ?? 'auto');

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
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // Without browser storage, the choice is lost when the page is closed.
  }
});

/** Switches to the next theme. */
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
