import { byId } from './dom.js';

type Theme = 'auto' | 'light' | 'dark';

// The same key as in the dashboard, so that the choice applies to all pages.
const key = 'rpcgateway.theme';
const order: readonly Theme[] = ['auto', 'light', 'dark'];
const icons: Readonly<Record<Theme, string>> = {
  auto: 'M8 2.5a5.5 5.5 0 1 0 0 11zm0 0a5.5 5.5 0 1 1 0 11',
  light:
    'M8 1.5v1.8m0 9.4v1.8M1.5 8h1.8m9.4 0h1.8M3.4 3.4l1.3 1.3m6.6 6.6 1.3 1.3m0-9.2-1.3 1.3m-6.6 6.6-1.3 1.3M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z',
  dark: 'M13 9.8A5.7 5.7 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z',
};

/** The button in the header that switches between the system's colours, light and dark ones. */
export class ThemeButton {
  readonly #button = byId('theme', HTMLButtonElement);
  #theme: Theme = order.find((theme) => theme === read()) ?? 'auto';

  constructor() {
    this.#show();
    this.#button.addEventListener('click', () => {
      this.#theme = order[(order.indexOf(this.#theme) + 1) % order.length] ?? 'auto';
      write(this.#theme);
      this.#show();
      document.dispatchEvent(new Event('themechange'));
    });
  }

  #show(): void {
    document.documentElement.dataset.theme = this.#theme;
    const label = `Theme: ${this.#theme}`;
    this.#button.ariaLabel = label;
    this.#button.title = label;
    this.#button.replaceChildren(drawIcon(icons[this.#theme]));
  }
}

/** Calls a function when the colours of the page have changed. */
export function onColourChange(changed: () => void): void {
  document.addEventListener('themechange', changed);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}

function drawIcon(path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(space, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  icon.append(line);
  return icon;
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Without browser storage, the choice is lost when the page is closed.
  }
}
