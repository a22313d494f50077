import { byId } from '../shared/dom.js';

const duration = 5000;

/** A short message at the bottom of the page that disappears after a while. Screen readers announce it. */
export class Toast {
  readonly #element = byId('toast', HTMLElement);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    clearTimeout(this.#timer);
    this.#element.textContent = text;
    this.#timer = setTimeout(() => {
      this.#element.textContent = '';
    }, duration);
  }
}
