/** The colours of a page: those of the system, light or dark ones. */
export type Theme = 'auto' | 'light' | 'dark';

/** The key of the user's choice in the storage of the browser. */
export const themeKey = 'rpcgateway.theme';
const order: readonly Theme[] = ['auto', 'light', 'dark'];

/** The icons of the themes: paths in a square of 16 by 16. */
export const themeIcons = {
  auto: 'M8 2.5a5.5 5.5 0 1 0 0 11zm0 0a5.5 5.5 0 1 1 0 11',
  light:
    'M8 1.5v1.8m0 9.4v1.8M1.5 8h1.8m9.4 0h1.8M3.4 3.4l1.3 1.3m6.6 6.6 1.3 1.3m0-9.2-1.3 1.3m-6.6 6.6-1.3 1.3M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z',
  dark: 'M13 9.8A5.7 5.7 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z',
} as const satisfies Record<Theme, string>;

/** Returns the theme that the user chose in this browser, on any page of the gateway; `auto` without a choice. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return order.find((theme) => theme === stored) ?? 'auto';
  } catch {
    return 'auto';
  }
}

/** Stores the user's choice for all pages of the gateway. */
export function writeTheme(theme: Theme): void {
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Without browser storage, the choice is lost when the page is closed.
  }
}

/** Returns the theme that follows when the user switches. */
export function themeAfter(theme: Theme): Theme {
  return order[(order.indexOf(theme) + 1) % order.length] ?? 'auto';
}
