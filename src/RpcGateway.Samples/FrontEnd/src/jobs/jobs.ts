import { options } from 'rpc-gateway-client';
import type { JobProgress, Jobs } from '../contracts.js';

const numbers = new Intl.NumberFormat('en');

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
    title: `Primes up to ${numbers.format(limit)}`,
    total: limit,
    async run(onProgress, signal) {
      const { count, largest } = await jobs.findPrimes(limit, onProgress, options({ signal }));
      return count === 0 ? 'No primes' : `${numbers.format(count)} primes, the largest is ${numbers.format(largest)}`;
    },
  };
}

/** Counts the words of a file, which is read while it is uploaded. */
export function countWords(jobs: Jobs, file: File): Job {
  return {
    title: `Words in ${file.name}`,
    total: file.size,
    async run(onProgress, signal) {
      const { bytes, lines, words, top } = await jobs.countWords(file, onProgress, options({ signal }));
      const frequent = top.map(({ word, count }) => `${word} (${numbers.format(count)})`).join(', ');
      const counts = `${numbers.format(words)} words, ${numbers.format(lines)} lines, ${numbers.format(bytes)} bytes`;
      return frequent === '' ? counts : `${counts}. Most frequent: ${frequent}`;
    },
  };
}
