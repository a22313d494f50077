import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  Acknowledger,
  type AcknowledgerOptions,
} from '../../src/RpcGateway.Samples/FrontEnd/src/shared/acknowledger.js';

const delay = 200;
let sent: [source: string, sequence: number][];
let fail: (() => Error | undefined) | undefined;
let stopping: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  fail = undefined;
  stopping = new AbortController();
});

afterEach(() => {
  vi.useRealTimers();
});

const create = (options: Partial<AcknowledgerOptions> = {}): Acknowledger =>
  new Acknowledger({
    send: async (source, sequence) => {
      sent.push([source, sequence]);
      const error = fail?.();
      if (error !== undefined) {
        throw error;
      }
    },
    isTemporary: () => true,
    delay,
    signal: stopping.signal,
    ...options,
  });

it('sends the newest number of each source once', async () => {
  const acknowledger = create();
  acknowledger.add('a', 1);
  acknowledger.add('b', 7);
  acknowledger.add('a', 2);
  await vi.advanceTimersByTimeAsync(delay - 1);
  expect(sent).toEqual([]);

  await vi.advanceTimersByTimeAsync(1);
  acknowledger.add('a', 2);
  acknowledger.add('b', 6);
  await vi.runAllTimersAsync();

  expect(sent).toEqual([
    ['a', 2],
    ['b', 7],
  ]);
});

it('makes one call at a time, and sends what came meanwhile afterwards', async () => {
  const calls: (() => void)[] = [];
  const acknowledger = create({
    send: (source, sequence) => {
      sent.push([source, sequence]);
      return new Promise((resolve) => calls.push(resolve));
    },
  });
  acknowledger.add('a', 1);
  acknowledger.add('b', 1);
  await vi.advanceTimersByTimeAsync(delay);
  acknowledger.add('b', 2);
  acknowledger.add('a', 2);
  await vi.advanceTimersByTimeAsync(10 * delay);
  expect(sent).toEqual([['a', 1]]);

  calls.pop()?.();
  await vi.advanceTimersByTimeAsync(delay);

  // The first number of b was replaced before its turn.
  expect(sent).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  calls.pop()?.();
  await vi.runAllTimersAsync();
  expect(sent.at(-1)).toEqual(['a', 2]);
});

it('repeats after a temporary error', async () => {
  const acknowledger = create();
  fail = () => new Error('Connection lost.');
  acknowledger.add('a', 1);
  await vi.advanceTimersByTimeAsync(delay);
  fail = undefined;
  await vi.advanceTimersByTimeAsync(1999);
  expect(sent).toEqual([['a', 1]]);

  await vi.advanceTimersByTimeAsync(1);
  await vi.runAllTimersAsync();

  expect(sent).toEqual([
    ['a', 1],
    ['a', 1],
  ]);
});

it('sends the newer number after a temporary error', async () => {
  const acknowledger = create();
  fail = () => new Error('Connection lost.');
  acknowledger.add('a', 1);
  await vi.advanceTimersByTimeAsync(delay);
  fail = undefined;
  acknowledger.add('a', 2);

  await vi.runAllTimersAsync();

  expect(sent).toEqual([
    ['a', 1],
    ['a', 2],
  ]);
});

it('does not repeat after another error, but accepts the same number again', async () => {
  const acknowledger = create({ isTemporary: () => false });
  fail = () => new Error('Not subscribed.');
  acknowledger.add('a', 1);
  await vi.runAllTimersAsync();
  expect(sent).toEqual([['a', 1]]);

  acknowledger.add('a', 1);
  await vi.runAllTimersAsync();

  expect(sent).toHaveLength(2);
});

it('accepts lower numbers after it was cleared, and sends no earlier ones', async () => {
  const acknowledger = create();
  fail = () => {
    acknowledger.clear();
    return new Error('The store was replaced.');
  };
  acknowledger.add('a', 50);
  acknowledger.add('b', 50);
  await vi.runAllTimersAsync();
  expect(sent).toEqual([['a', 50]]);

  fail = undefined;
  acknowledger.add('a', 1);
  await vi.runAllTimersAsync();

  expect(sent.at(-1)).toEqual(['a', 1]);
});

it('sends nothing after its end', async () => {
  const acknowledger = create();
  acknowledger.add('a', 1);
  stopping.abort();
  acknowledger.add('a', 2);
  await vi.runAllTimersAsync();

  expect(sent).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
