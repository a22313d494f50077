import type { MonitorSample } from '../contracts.js';
import type { Figure } from './figures.js';

/** One measurement, and the one before it, which some figures are measured from. */
interface Point {
  readonly time: number;
  readonly sample: MonitorSample;
  readonly before: MonitorSample | undefined;
}

// Ten minutes at ten a second.
const mostPoints = 6000;

/** The latest measurements, as columns for the charts. */
export class SampleWindow {
  readonly #points: (Point | { readonly time: number })[] = [];
  #latest: MonitorSample | undefined;

  get latest(): MonitorSample | undefined {
    return this.#latest;
  }

  add(sample: MonitorSample): void {
    this.#points.push({ time: Date.parse(sample.time) / 1000, sample, before: this.#latest });
    this.#latest = sample;
    if (this.#points.length > mostPoints) {
      this.#points.splice(0, this.#points.length - mostPoints);
    }
  }

  /** What comes next does not follow what was there: no line joins them, nothing is counted from there. */
  breakOff(): void {
    const last = this.#points.at(-1);
    this.#latest = undefined;
    if (last !== undefined && 'sample' in last) {
      this.#points.push({ time: last.time + 0.001 });
    }
  }

  /** The times of the last so many seconds, and a column of figures for each line; null makes a gap. */
  columns(figure: Figure, seconds: number): [number[], ...(number | null)[][]] {
    const first = (this.#points.at(-1)?.time ?? 0) - seconds;
    const points = this.#points.filter((point) => point.time >= first);
    return [
      points.map((point) => point.time),
      ...figure.lines.map((line) =>
        points.map((point) => ('sample' in point ? line.value(point.sample, point.before) : null)),
      ),
    ];
  }
}
