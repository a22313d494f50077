import { RpcError } from 'rpc-gateway-client';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CacheCallback,
  type CacheEntry,
  CacheError,
  type CacheResult,
} from '../../src/RpcGateway.Samples/FrontEnd/src/cache/contracts.js';
import { HitCounter } from '../../src/RpcGateway.Samples/FrontEnd/src/cache/hitCounter.js';
import { NearCache, type NearCacheClient } from '../../src/RpcGateway.Samples/FrontEnd/src/cache/nearCache.js';

type Listener = Parameters<NearCacheClient['onStateChange']>[0];

/** A gateway with its client: it stores values with versions, and can delay its responses. */
class FakeGateway {
  readonly calls: string[] = [];
  readonly entries = new Map<string, CacheEntry>();
  callback: CacheCallback | undefined;
  #version = 0;
  #lease = 0;
  #state: NearCacheClient['state'] = 'connected';
  #onStateChange: Listener = () => {};
  #onMissed = () => {};
  #responses: (() => void)[] | undefined;

  readonly client: NearCacheClient = this.#createClient();

  /** Stores a value as another client does; returns its version. */
  store(key: string, value: unknown, tags: string[] = []): number {
    this.#version++;
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    this.entries.set(key, { key, value, version: this.#version, tags, expires, size: 10 });
    return this.#version;
  }

  /** Stores a value, and reports it to this client. */
  change(key: string, value: unknown): void {
    this.callback?.invalidated(key, this.store(key, value), context);
  }

  changeState(current: NearCacheClient['state'], recovered?: boolean): void {
    const previous = this.#state;
    this.#state = current;
    this.#onStateChange({ previous, current, recovered });
  }

  missMessages(): void {
    this.#onMissed();
  }

  /** Holds the responses back until the returned function is called. */
  holdResponses(): () => void {
    const held: (() => void)[] = [];
    this.#responses = held;
    return () => {
      this.#responses = undefined;
      for (const respond of held) {
        respond();
      }
    };
  }

  /** Responds with the state at the time of the call, even if it changes before the response arrives. */
  async #respond<T>(call: string, result: () => T): Promise<T> {
    this.calls.push(call);
    const value = result();
    await new Promise<void>((resolve) => (this.#responses === undefined ? resolve() : this.#responses.push(resolve)));
    return value;
  }

  #find(key: string, knownVersion: number): CacheResult {
    const entry = this.entries.get(key);
    return entry === undefined
      ? { level: 'miss' }
      : entry.version === knownVersion
        ? { level: 'memory', isUnchanged: true }
        : { level: 'memory', entry };
  }

  #createClient(): NearCacheClient {
    const cache = {
      get: (key: string, _track: boolean, _minVersion: number, known: number) =>
        this.#respond(`get ${key}`, () => this.#find(key, known)),
      getOrCreate: (key: string, _track: boolean, _minVersion: number, known: number) =>
        this.#respond(`getOrCreate ${key}`, (): CacheResult => {
          const found = this.#find(key, known);
          return found.level === 'miss' ? { level: 'miss', lease: ++this.#lease } : found;
        }),
      set: (key: string, value: unknown, settings?: { lease?: number }) =>
        this.#respond(`set ${key}`, () => {
          if (settings?.lease !== undefined && settings.lease !== this.#lease) {
            throw new RpcError(CacheError.LeaseLost, 'The lease has ended.');
          }

          return this.store(key, value);
        }),
      fail: (key: string, lease: number, message: string) => this.#respond(`fail ${key} ${lease} ${message}`, () => {}),
      remove: (key: string) =>
        this.#respond(`remove ${key}`, () => {
          this.entries.delete(key);
          return ++this.#version;
        }),
      removeByTag: (tag: string) => this.#respond(`removeByTag ${tag}`, () => ++this.#version),
      untrack: (keys: string[]) => this.#respond(`untrack ${keys.length}`, () => {}),
    };
    const gateway = this;
    return {
      get state() {
        return gateway.#state;
      },
      contract: <T extends object>() => cache as unknown as T,
      on: (_contract, handlers) => {
        this.callback = handlers as unknown as CacheCallback;
        return () => {};
      },
      onStateChange: (listener) => {
        this.#onStateChange = listener;
        return () => {};
      },
      onMessagesMissed: (listener) => {
        this.#onMissed = listener;
        return () => {};
      },
    };
  }

  /** Ends the lease of the running computation. */
  endLease(): void {
    this.#lease++;
  }
}

const context = { signal: new AbortController().signal } as Parameters<CacheCallback['invalidated']>[2];
let gateway: FakeGateway;
let near: NearCache;

beforeEach(() => {
  gateway = new FakeGateway();
  near = new NearCache(gateway.client, {}, { maxEntries: 3, maxConcurrentReads: 2 });
});

const read = async (key: string): Promise<unknown> => (await near.get(key)).entry?.value;

describe('get', () => {
  it('asks the gateway once, and reports where values were found', async () => {
    const counter = new HitCounter();
    gateway.store('a', 1);

    for (const key of ['a', 'a', 'a', 'none']) {
      counter.count((await near.get(key)).level);
    }

    expect(gateway.calls).toEqual(['get a', 'get none']);
    expect(counter.total).toEqual({ near: 2, memory: 1, redis: 0, miss: 1 });
    expect(counter.share('near')).toBe(0.5);
    expect(near.count).toBe(1);
  });

  it('shares one request between reads at the same time', async () => {
    gateway.store('a', 1);
    const respond = gateway.holdResponses();
    const reads = [read('a'), read('a'), read('b'), read('a')];
    await expect.poll(() => gateway.calls).toEqual(['get a', 'get b']);
    respond();

    expect(await Promise.all(reads)).toEqual([1, 1, undefined, 1]);
    expect(gateway.calls).toHaveLength(2);
  });

  it('does not share a request that was sent before an invalidation', async () => {
    gateway.store('a', 1);
    const respond = gateway.holdResponses();
    const first = read('a');
    await expect.poll(() => gateway.calls).toHaveLength(1);

    gateway.change('a', 2);
    const second = read('a');
    await expect.poll(() => gateway.calls).toHaveLength(2);
    respond();

    expect(await first).toBe(1);
    expect(await second).toBe(2);
    expect(await read('a')).toBe(2);
    expect(gateway.calls).toHaveLength(2);
  });

  it('does not keep a value that was invalidated before it arrived', async () => {
    gateway.store('a', 1);
    const respond = gateway.holdResponses();
    const first = read('a');
    await expect.poll(() => gateway.calls).toHaveLength(1);
    gateway.change('a', 2);
    respond();
    await first;

    expect(near.count).toBe(0);
    expect(await read('a')).toBe(2);
  });

  it('runs a limited number of requests at once, and shares those that wait', async () => {
    const respond = gateway.holdResponses();
    const reads = ['a', 'b', 'c', 'c', 'd'].map(read);
    await expect.poll(() => gateway.calls).toEqual(['get a', 'get b']);

    respond();
    await Promise.all(reads);

    expect(gateway.calls).toEqual(['get a', 'get b', 'get c', 'get d']);
  });

  it('fails all readers of a request, and asks again afterwards', async () => {
    const failing = new FakeGateway();
    const error = new RpcError(CacheError.Unavailable, 'Redis cannot be reached.');
    let fails = true;
    failing.entries.get = () => {
      if (fails) {
        throw error;
      }

      return undefined;
    };
    const cache = new NearCache(failing.client);

    const outcomes = await Promise.allSettled([cache.get('a'), cache.get('a')]);
    fails = false;

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a')).toEqual({ level: 'miss', entry: undefined });
    expect(failing.calls).toEqual(['get a', 'get a']);
  });
});

describe('changes', () => {
  it('of this client are seen at once', async () => {
    await near.set('a', 1);
    expect(await read('a')).toBe(1);
    await near.set('a', 2);
    expect(await read('a')).toBe(2);
    await near.remove('a');

    expect(await read('a')).toBeUndefined();
  });

  it('are reported', async () => {
    const reported: unknown[] = [];
    new NearCache(gateway.client, { invalidated: (...change) => reported.push(change) });

    gateway.callback?.invalidated('a', 5, context);
    gateway.callback?.tagInvalidated('t', 6, context);

    expect(reported).toEqual([
      ['key', 'a', 5],
      ['tag', 't', 6],
    ]);
  });

  it('of a tag drop the values with it', async () => {
    gateway.store('a', 1, ['t']);
    gateway.store('b', 1);
    await read('a');
    await read('b');
    await near.removeByTag('t');

    expect(near.versionOf('a')).toBeUndefined();
    expect(near.versionOf('b')).toBe(2);
  });
});

describe('without a connection', () => {
  it('nothing is used, and after a resumed session all values are used again', async () => {
    gateway.store('a', 1);
    await read('a');
    gateway.changeState('reconnecting');
    await read('a');
    expect(gateway.calls).toHaveLength(2);

    gateway.changeState('connected', true);

    expect((await near.get('a')).level).toBe('near');
  });

  it('changes may be missed, so each value is compared once in the new session', async () => {
    gateway.store('a', 1);
    gateway.store('b', 1);
    await read('a');
    await read('b');
    gateway.changeState('reconnecting');
    gateway.store('b', 2);
    gateway.changeState('connected', false);

    expect([await read('a'), await read('b')]).toEqual([1, 2]);
    expect([await read('a'), await read('b')]).toEqual([1, 2]);
    expect(gateway.calls).toEqual(['get a', 'get b', 'get a', 'get b']);
  });

  it('a read that began before is not shared and not kept', async () => {
    gateway.store('a', 1);
    const respond = gateway.holdResponses();
    const first = read('a');
    await expect.poll(() => gateway.calls).toHaveLength(1);
    gateway.store('a', 2);
    gateway.missMessages();
    const second = read('a');
    await expect.poll(() => gateway.calls).toHaveLength(2);
    respond();

    expect(await first).toBe(1);
    expect(await second).toBe(2);
    expect(await read('a')).toBe(2);
  });
});

it('keeps a limited number of values, and reports to the gateway which it dropped', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
    gateway.store(key, 1);
    await read(key);
  }

  expect(near.count).toBe(3);
  expect(near.versionOf('c')).toBeUndefined();
  expect(near.versionOf('d')).toBeDefined();
  expect(gateway.calls.at(-1)).toBe('untrack 3');
});

describe('getOrCreate', () => {
  it('computes a value that does not exist', async () => {
    const { level } = await near.getOrCreate('a', async () => 1);

    expect(level).toBe('miss');
    expect(await near.getOrCreate('a', async () => 2)).toMatchObject({ level: 'memory', entry: { value: 1 } });
    expect((await near.getOrCreate('a', async () => 2)).level).toBe('near');
  });

  it('reports why a value could not be computed', async () => {
    const compute = async () => {
      throw new Error('No database.');
    };

    await expect(near.getOrCreate('a', compute)).rejects.toThrow('No database.');
    expect(gateway.calls).toEqual(['getOrCreate a', 'fail a 1 No database.']);
  });

  it('computes again when the lease was lost, but not without end', async () => {
    let computed = 0;
    const compute = async () => {
      gateway.endLease();
      return ++computed;
    };

    await expect(near.getOrCreate('a', compute)).rejects.toThrow('The lease has ended.');
    expect(computed).toBe(3);
  });
});
