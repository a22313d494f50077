import { Durations } from './durations';
import type { LiveSecond } from './liveTypes';

/** Figures of every second, for charts; what nobody called has no percentiles. */
export interface Series {
  /** Seconds since 1970. */
  readonly time: readonly number[];
  readonly calls: readonly number[];
  readonly errors: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** The sum of all methods over some time. */
export interface Totals {
  readonly rate: number;
  readonly errors: number;
  readonly calls: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}

/** What clients called, or a method whichever way: calls to clients wait for people, and would hide the rest. */
function matches(name: string, outgoing: boolean, filter: string): boolean {
  return filter === '' ? !outgoing : name.includes(filter);
}

/** Makes the series of charts. */
export function makeSeries(seconds: readonly LiveSecond[], filter: string): Series {
  const of = seconds.map((second) => sum([second], filter));
  return {
    time: seconds.map((second) => second.time / 1000),
    calls: of.map((one) => one.calls),
    errors: of.map((one) => one.errors),
    p50: of.map((one) => one.p50 ?? null),
    p95: of.map((one) => one.p95 ?? null),
    p99: of.map((one) => one.p99 ?? null),
  };
}

/** Adds up seconds. */
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

  return {
    rate: durations.count / Math.max(1, seconds.length),
    errors,
    calls: durations.count,
    p50: durations.percentile(0.5),
    p95: durations.percentile(0.95),
    p99: durations.percentile(0.99),
  };
}
