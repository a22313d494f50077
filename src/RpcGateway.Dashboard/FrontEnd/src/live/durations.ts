// The same buckets as on the server: bucket i ends at 2^(i / 4 - 17) seconds.
const bucketCount = 110;
const perOctave = 4;
const lowestOctave = -17;

/** A histogram of call durations. */
export class Durations {
  readonly #buckets = new Float64Array(bucketCount);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds the calls of one method in one second: alternately a bucket index and a number of calls. */
  add(buckets: readonly number[]): void {
    for (let at = 0; at + 1 < buckets.length; at += 2) {
      const index = Math.min(bucketCount - 1, Math.max(0, buckets[at] ?? 0));
      const calls = buckets[at + 1] ?? 0;
      this.#buckets[index] = (this.#buckets[index] ?? 0) + calls;
      this.#count += calls;
    }
  }

  /** The duration in milliseconds that a fraction of the calls did not exceed; undefined without calls. */
  percentile(fraction: number): number | undefined {
    if (this.#count === 0) {
      return undefined;
    }

    const rank = fraction * this.#count;
    let before = 0;
    for (let index = 0; index < bucketCount; index++) {
      const calls = this.#buckets[index] ?? 0;
      if (calls > 0 && before + calls >= rank) {
        // Assumes that the calls in a bucket are evenly distributed on a logarithmic scale.
        const within = (rank - before) / calls;
        return upperBound(index - 1 + within);
      }

      before += calls;
    }

    return upperBound(bucketCount - 1);
  }
}

/** The upper bound of a bucket, in milliseconds. */
export function upperBound(index: number): number {
  return 1000 * 2 ** (index / perOctave + lowestOctave);
}

/** The number of calls in the buckets of one method in one second. */
export function countCalls(buckets: readonly number[]): number {
  let calls = 0;
  for (let at = 1; at < buckets.length; at += 2) {
    calls += buckets[at] ?? 0;
  }

  return calls;
}
