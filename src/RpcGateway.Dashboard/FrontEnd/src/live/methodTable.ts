import { countCalls, Durations } from './durations';
import type { LiveSecond } from './liveTypes';
import { elapsedOf, rateOf } from './totals';

/** The totals of one method. */
export interface MethodRow {
  readonly name: string;
  readonly outgoing: boolean;
  readonly calls: number;
  /** Calls per second. */
  readonly rate: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** The number of calls in each second. */
  readonly history: readonly number[];
}

export type MethodColumn = 'name' | 'rate' | 'errors' | 'p50' | 'p95' | 'p99' | 'calls';

interface Sum {
  readonly name: string;
  readonly outgoing: boolean;
  errors: number;
  readonly durations: Durations;
  readonly history: number[];
}

/** Adds up the seconds per method. */
export function sumMethods(seconds: readonly LiveSecond[]): MethodRow[] {
  const sums = new Map<string, Sum>();
  seconds.forEach((second, index) => {
    for (const method of second.methods) {
      const key = `${method.outgoing ? '>' : '<'}${method.name}`;
      let sum = sums.get(key);
      if (sum === undefined) {
        const { name, outgoing } = method;
        sum = { name, outgoing, errors: 0, durations: new Durations(), history: new Array(seconds.length).fill(0) };
        sums.set(key, sum);
      }

      sum.errors += method.errors;
      sum.durations.add(method.buckets);
      sum.history[index] = countCalls(method.buckets);
    }
  });
  const elapsed = elapsedOf(seconds);
  return [...sums.values()].map((sum) => ({
    name: sum.name,
    outgoing: sum.outgoing,
    calls: sum.durations.count,
    rate: rateOf(sum.durations.count, elapsed),
    errors: sum.errors,
    p50: sum.durations.percentile(0.5) ?? 0,
    p95: sum.durations.percentile(0.95) ?? 0,
    p99: sum.durations.percentile(0.99) ?? 0,
    history: sum.history,
  }));
}

/** Sorts by a column, then by name: names from A to Z, numbers from the largest, unless reversed. */
export function sortMethods(rows: readonly MethodRow[], column: MethodColumn, reversed: boolean): MethodRow[] {
  const direction = reversed ? -1 : 1;
  return [...rows].sort((one, other) => {
    const byName = one.name.localeCompare(other.name);
    return (column === 'name' ? byName : other[column] - one[column]) * direction || byName;
  });
}
