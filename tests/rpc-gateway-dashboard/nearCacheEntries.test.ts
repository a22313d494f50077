import { beforeEach, expect, test } from 'vitest';
import type { CacheEntry } from '../../src/RpcGateway.Samples/FrontEnd/src/cache/contracts.js';
import { NearCacheEntries } from '../../src/RpcGateway.Samples/FrontEnd/src/cache/nearCacheEntries.js';

const limits = { maxEntries: 3, maxBytes: 1000, maxAge: 60_000, maxConcurrentReads: 16 };
const now = 1000;
let entries: NearCacheEntries;

beforeEach(() => {
  entries = new NearCacheEntries(limits);
});

const entry = (key: string, version: number, tags: string[] = [], size = 10): CacheEntry => ({
  key,
  value: version,
  version,
  tags,
  expires: new Date(now + 30_000).toISOString(),
  size,
});

function read(value: CacheEntry, meanwhile: () => void = () => {}): CacheEntry | undefined {
  const fill = entries.begin(value.key);
  meanwhile();
  entries.complete(fill, value, now + limits.maxAge);
  return entries.find(value.key, now);
}

test('Find_ValueWasRead_IsKeptUntilItExpires', () => {
  expect(read(entry('a', 1))?.version).toBe(1);
  expect(entries.find('a', now + 29_999)).toBeDefined();
  expect(entries.find('a', now + 30_001)).toBeUndefined();
});

test('Invalidate_NewerVersion_DropsTheValue', () => {
  read(entry('a', 5));
  entries.invalidate('a', 5);
  expect(entries.find('a', now)).toBeDefined();

  entries.invalidate('a', 6);

  expect(entries.find('a', now)).toBeUndefined();
  expect(read(entry('a', 5))).toBeUndefined();
  expect(read(entry('a', 6))?.version).toBe(6);
});

test('Complete_InvalidatedMeanwhile_IsNotKept', () => {
  expect(read(entry('a', 5), () => entries.invalidate('a', 6))).toBeUndefined();
  expect(read(entry('b', 5, ['x']), () => entries.invalidateTag('x', 6))).toBeUndefined();
  expect(read(entry('c', 5, ['x']), () => entries.invalidateTag('y', 6))).toBeDefined();
});

test('InvalidateTag_ValuesWithTheTag_AreDropped', () => {
  read(entry('a', 5, ['x']));
  read(entry('b', 5, ['y']));

  entries.invalidateTag('x', 6);

  expect(entries.find('a', now)).toBeUndefined();
  expect(entries.find('b', now)).toBeDefined();
});

test('BeginEpoch_ValuesOfBefore_AreOfferedForComparisonOnly', () => {
  const value = entry('a', 5);
  read(value);
  entries.beginEpoch();

  expect(entries.find('a', now)).toBeUndefined();
  const fill = entries.begin('a');
  expect(fill.known).toBe(value);
  entries.complete(fill, fill.known, now + limits.maxAge);
  expect(entries.find('a', now)).toBe(value);
});

test('Complete_BegunBeforeTheEpoch_IsNotKept', () => {
  expect(read(entry('a', 5), () => entries.beginEpoch())).toBeUndefined();
});

test('Complete_MoreThanFits_DropsWhatWasNotReadForLongest', () => {
  read(entry('a', 1));
  read(entry('b', 2));
  read(entry('c', 3));
  entries.find('a', now);
  read(entry('d', 4));
  expect(entries.find('b', now)).toBeUndefined();
  expect(entries.find('a', now)).toBeDefined();

  read(entry('large', 5, [], 985));

  expect(entries.count).toBe(2);
  expect(entries.takeEvicted()).toEqual(['b', 'c', 'd']);
  expect(entries.takeEvicted()).toEqual([]);
});
