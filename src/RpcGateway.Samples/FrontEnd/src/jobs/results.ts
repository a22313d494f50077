import type { PrimeCount, WordCount } from './contracts.js';

const numbers = new Intl.NumberFormat('en');

export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** The result of counting primes, in words. */
export function describePrimes({ count, largest }: PrimeCount): string {
  return count === 0 ? 'No primes' : `${formatNumber(count)} primes, the largest is ${formatNumber(largest)}`;
}

/** The result of counting words, in words. */
export function describeWords({ bytes, lines, words, top }: WordCount): string {
  const frequent = top.map(({ word, count }) => `${word} (${formatNumber(count)})`).join(', ');
  const counts = `${formatNumber(words)} words, ${formatNumber(lines)} lines, ${formatNumber(bytes)} bytes`;
  return frequent === '' ? counts : `${counts}. Most frequent: ${frequent}`;
}
