import { byId } from '../shared/dom.js';

const duration = 5000;
const maxNames = 3;

/** Shows who is typing in the open conversation. */
export class TypingLine {
  readonly #element = byId('typing', HTMLElement);
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Shows a name for some seconds. */
  add(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => this.remove(name), duration),
    );
    this.#show();
  }

  remove(name: string): void {
    clearTimeout(this.#timers.get(name));
    if (this.#timers.delete(name)) {
      this.#show();
    }
  }

  clear(): void {
    for (const name of [...this.#timers.keys()]) {
      this.remove(name);
    }
  }

  #show(): void {
    const names = [...this.#timers.keys()];
    const shown = names.length > maxNames ? `${names.length} people` : names.join(', ');
    this.#element.textContent = names.length === 0 ? '' : `${shown} ${names.length === 1 ? 'is' : 'are'} typing…`;
  }
}
