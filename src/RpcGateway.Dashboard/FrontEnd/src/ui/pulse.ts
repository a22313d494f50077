import { type Signal, signal } from '@preact/signals';

// Ten pictures a second show that something moves; more of them take the time that data needs.
const interval = 100;

/** Tells views that something changed, at most ten times a second: drawing is dropped, not data. */
export class Pulse {
  /** Counts up; a view that reads it is drawn again. */
  readonly count: Signal<number> = signal(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  /** Something changed. */
  mark(): void {
    this.#timer ??= setTimeout(() => this.flush(), Math.max(0, this.#last + interval - performance.now()));
  }

  /** Draws now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    this.count.value++;
  }
}
