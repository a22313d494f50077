import { Durations } from './durations';
import type { LiveSecond, LiveSnapshot } from './liveTypes';
import { methodMatcher } from './methodName';

/** Figures per second for charts; null for times without measurement, and for percentiles of seconds without calls. */
export interface Series {
  /** Seconds since 1970. */
  readonly time: readonly number[];
  /** Per second. */
  readonly calls: readonly (number | null)[];
  /** Per second. */
  readonly errors: readonly (number | null)[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** The totals of all methods. */
export interface Totals {
  /** Calls per second. */
  readonly rate: number;
  /** The measured time, in milliseconds. */
  readonly elapsed: number;
  readonly errors: number;
  readonly calls: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}

// A timer may fire late and the next one on time. A longer gap is a time without measurement.
const maxGap = 1500;

/** The seconds that ended within the last `window` seconds. */
export function latest({ seconds, time }: LiveSnapshot, window: number): readonly LiveSecond[] {
  return seconds.filter((second) => second.time > time - window * 1000);
}

/** The total length of seconds, in milliseconds. */
export function elapsedOf(seconds: readonly LiveSecond[]): number {
  return seconds.reduce((all, second) => all + second.elapsed, 0);
}

/**
 * Without a filter, excludes calls to clients: they often wait for a user, and their durations would hide the others.
 */
function matches(name: string, outgoing: boolean, filter: string): boolean {
  return filter.trim() === '' ? !outgoing : methodMatcher(filter)(name);
}

/** Creates the series of the charts. */
export function makeSeries(seconds: readonly LiveSecond[], filter: string): Series {
  const points = seconds.flatMap((second, index) => {
    const { calls, errors, p50, p95, p99 } = sum([second], filter);
    const perSecond = 1000 / (second.elapsed || 1000);
    const point = { time: second.time / 1000, calls: calls * perSecond, errors: errors * perSecond, p50, p95, p99 };
    const began = second.time - second.elapsed;
    const before = seconds[index - 1]?.time ?? began;
    return began - before > maxGap ? [gapAt(began), point] : [point];
  });
  return {
    time: points.map(({ time }) => time),
    calls: points.map(({ calls }) => calls),
    errors: points.map(({ errors }) => errors),
    p50: points.map(({ p50 }) => p50 ?? null),
    p95: points.map(({ p95 }) => p95 ?? null),
    p99: points.map(({ p99 }) => p99 ?? null),
  };
}

function gapAt(time: number) {
  return { time: time / 1000, calls: null, errors: null, p50: null, p95: null, p99: null };
}

/** Adds up the seconds. */
export function sum(seconds: readonly LiveSecond[], filter: string): Totals {
  const durations = new Durations();
  let errors = 0;
  for (const second of seconds) {
    for (const method of second.methods) {
      if (matches(method.name, method.outgoing, filter)) {
        durations.add(method.buckets);
        errors += method.errors;
      }
    }
  }

  const elapsed = elapsedOf(seconds);
  return {
    rate: rateOf(durations.count, elapsed),
    elapsed,
    errors,
    calls: durations.count,
    p50: durations.percentile(0.5),
    p95: durations.percentile(0.95),
    p99: durations.percentile(0.99),
  };
}

/** Calls per second. */
export function rateOf(calls: number, elapsed: number): number {
  return elapsed > 0 ? (calls * 1000) / elapsed : 0;
}
