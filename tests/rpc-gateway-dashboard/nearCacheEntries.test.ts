import { beforeEach, expect, it } from 'vitest';
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

it('keeps a value until it expires', () => {
  expect(read(entry('a', 1))?.version).toBe(1);
  expect(entries.find('a', now + 29_999)).toBeDefined();
  expect(entries.find('a', now + 30_001)).toBeUndefined();
});

it('drops a value of an older version', () => {
  read(entry('a', 5));
  entries.invalidate('a', 5);
  expect(entries.find('a', now)).toBeDefined();

  entries.invalidate('a', 6);

  expect(entries.find('a', now)).toBeUndefined();
  expect(read(entry('a', 5))).toBeUndefined();
  expect(read(entry('a', 6))?.version).toBe(6);
});

it('does not keep a value that was invalidated while it was read', () => {
  expect(read(entry('a', 5), () => entries.invalidate('a', 6))).toBeUndefined();
  expect(read(entry('b', 5, ['x']), () => entries.invalidateTag('x', 6))).toBeUndefined();
  expect(read(entry('c', 5, ['x']), () => entries.invalidateTag('y', 6))).toBeDefined();
});

it('drops the values with a tag', () => {
  read(entry('a', 5, ['x']));
  read(entry('b', 5, ['y']));

  entries.invalidateTag('x', 6);

  expect(entries.find('a', now)).toBeUndefined();
  expect(entries.find('b', now)).toBeDefined();
});

it('offers values of an earlier connection for comparison only', () => {
  const value = entry('a', 5);
  read(value);
  entries.beginEpoch();

  expect(entries.find('a', now)).toBeUndefined();
  const fill = entries.begin('a');
  expect(fill.known).toBe(value);
  entries.complete(fill, fill.known, now + limits.maxAge);
  expect(entries.find('a', now)).toBe(value);
});

it('does not keep a value whose read began over an earlier connection', () => {
  expect(read(entry('a', 5), () => entries.beginEpoch())).toBeUndefined();
});

it('drops what was not read for longest when it is full', () => {
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
