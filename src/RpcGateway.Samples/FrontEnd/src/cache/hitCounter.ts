import type { Level } from './nearCache.js';

export const levels: readonly Level[] = ['near', 'memory', 'redis', 'miss'];

type Counts = Record<Level, number>;

const none = (): Counts => ({ near: 0, memory: 0, redis: 0, miss: 0 });

// Two minutes of the chart.
const maxPoints = 120;

/** Counts where reads found their values: since the page was opened, and for each second. */
export class HitCounter {
  readonly #times: number[] = [];
  readonly #points: Counts[] = [];
  readonly total: Counts = none();
  #current = none();

  count(level: Level): void {
    this.total[level]++;
    this.#current[level]++;
  }

  /** Ends a second. The time is in seconds. */
  endSecond(time: number): void {
    this.#times.push(time);
    this.#points.push(this.#current);
    this.#current = none();
    if (this.#times.length > maxPoints) {
      this.#times.shift();
      this.#points.shift();
    }
  }

  /** The share of a level, from 0 to 1; undefined if nothing was read. */
  share(level: Level): number | undefined {
    const all = levels.reduce((sum, each) => sum + this.total[each], 0);
    return all === 0 ? undefined : this.total[level] / all;
  }

  /** The times, and the reads per second of each level. */
  columns(): [number[], ...number[][]] {
    return [this.#times, ...levels.map((level) => this.#points.map((point) => point[level]))];
  }
}
