import { readTheme, type Theme, themeAfter, themeIcons, writeTheme } from '../../../../FrontEnd/theme.js';
import { byId } from './dom.js';

/** The button in the header that switches between the system's colours, light and dark ones. */
export class ThemeButton {
  readonly #button = byId('theme', HTMLButtonElement);
  #theme: Theme = readTheme();

  constructor() {
    this.#show();
    this.#button.addEventListener('click', () => {
      this.#theme = themeAfter(this.#theme);
      writeTheme(this.#theme);
      this.#show();
      document.dispatchEvent(new Event('themechange'));
    });
  }

  #show(): void {
    document.documentElement.dataset.theme = this.#theme;
    const label = `Theme: ${this.#theme}`;
    this.#button.ariaLabel = label;
    this.#button.title = label;
    this.#button.replaceChildren(drawIcon(themeIcons[this.#theme]));
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
