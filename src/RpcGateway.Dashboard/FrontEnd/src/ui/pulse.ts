import { type Signal, signal } from '@preact/signals';

// Ten redraws per second are enough to show progress; more would take time from receiving data.
const interval = 100;

/** Notifies views of changes at most ten times per second. Skips redraws, not data. */
export class Pulse {
  /** Incremented for each redraw; views read it to be redrawn. */
  readonly count: Signal<number> = signal(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  /** Schedules a redraw. */
  mark(): void {
    this.#timer ??= setTimeout(() => this.flush(), Math.max(0, this.#last + interval - performance.now()));
  }

  /** Redraws now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    this.count.value++;
  }
}
