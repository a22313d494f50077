import { Durations } from './durations';
import type { LiveBackend, LiveSecond } from './liveTypes';
import { elapsedOf, rateOf } from './totals';

/** An instance, and its calls in the time that the figures cover. */
export interface BackendRow extends LiveBackend {
  /** Calls per second. */
  readonly rate: number;
  readonly errors: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export type BackendColumn = 'instance' | 'connectedAt' | 'clients' | 'calls' | 'rate' | 'errors' | 'p50' | 'p95';

/** Adds up the seconds per instance. */
export function sumBackends(instances: readonly LiveBackend[], seconds: readonly LiveSecond[]): BackendRow[] {
  const sums = new Map(instances.map(({ id }) => [id, { durations: new Durations(), errors: 0 }]));
  for (const second of seconds) {
    for (const { id, buckets, errors } of second.instances) {
      const sum = sums.get(id);
      sum?.durations.add(buckets);
      if (sum !== undefined) {
        sum.errors += errors;
      }
    }
  }

  const elapsed = elapsedOf(seconds);
  return instances.map((instance) => {
    const { durations, errors } = sums.get(instance.id) ?? { durations: new Durations(), errors: 0 };
    const [p50, p95] = [durations.percentile(0.5), durations.percentile(0.95)];
    return { ...instance, rate: rateOf(durations.count, elapsed), errors, p50, p95 };
  });
}

/** Sorts by a column, then by name: names from A to Z, numbers from the largest, unless reversed. */
export function sortBackends(rows: readonly BackendRow[], column: BackendColumn, reversed: boolean): BackendRow[] {
  const direction = reversed ? -1 : 1;
  return [...rows].sort((one, other) => {
    const byName = one.instance.localeCompare(other.instance) || one.id.localeCompare(other.id);
    return (column === 'instance' ? byName : (other[column] ?? -1) - (one[column] ?? -1)) * direction || byName;
  });
}

/** The contracts that only this instance serves. */
export function servedAlone(instance: LiveBackend, all: readonly LiveBackend[]): string[] {
  const others = all.filter(({ id, draining }) => id !== instance.id && !draining);
  return instance.contracts.filter((contract) => !others.some(({ contracts }) => contracts.includes(contract)));
}
