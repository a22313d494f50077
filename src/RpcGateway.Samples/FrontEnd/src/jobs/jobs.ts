import { options } from 'rpc-gateway-client';
import type { JobProgress, Jobs } from './contracts.js';
import { describePrimes, describeWords, formatNumber } from './results.js';

/** Something that can be started, and started again. */
export interface Job {
  readonly title: string;
  /** The number of units when the job is done. */
  readonly total: number;
  /** Runs the job, and returns its result in words. */
  run(onProgress: (progress: JobProgress) => void, signal: AbortSignal): Promise<string>;
}

/** Finds the primes up to a limit. */
export function findPrimes(jobs: Jobs, limit: number): Job {
  return {
    title: `Primes up to ${formatNumber(limit)}`,
    total: limit,
    async run(onProgress, signal) {
      return describePrimes(await jobs.findPrimes(limit, onProgress, options({ signal })));
    },
  };
}

/** Counts the words of a file, which is read while it is uploaded. */
export function countWords(jobs: Jobs, file: File): Job {
  return {
    title: `Words in ${file.name}`,
    total: file.size,
    async run(onProgress, signal) {
      return describeWords(await jobs.countWords(file, onProgress, options({ signal })));
    },
  };
}
