import { byId } from '../shared/dom.js';

const shownFor = 5000;

/** A short word at the foot of the page that goes away by itself; screen readers hear it too. */
export class Toast {
  readonly #element = byId('toast', HTMLElement);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    clearTimeout(this.#timer);
    this.#element.textContent = text;
    this.#timer = setTimeout(() => {
      this.#element.textContent = '';
    }, shownFor);
  }
}
