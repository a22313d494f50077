import type { MonitorSample } from './contracts.js';
import type { Figure } from './figures.js';

/** A measurement, and the previous one, which some figures are computed from. */
interface Point {
  readonly time: number;
  readonly sample: MonitorSample;
  readonly before: MonitorSample | undefined;
}

// Ten minutes at ten measurements per second.
const maxPoints = 6000;

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
    if (this.#points.length > maxPoints) {
      this.#points.splice(0, this.#points.length - maxPoints);
    }
  }

  /** Adds a gap: no line and no difference connects the measurements before and after it. */
  interrupt(): void {
    const last = this.#points.at(-1);
    this.#latest = undefined;
    if (last !== undefined && 'sample' in last) {
      this.#points.push({ time: last.time + 0.001 });
    }
  }

  /** The times within the last `seconds` seconds, and a column of values for each line; null is a gap. */
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
