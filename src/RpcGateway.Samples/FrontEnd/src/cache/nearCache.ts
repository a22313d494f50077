import { type RpcClient, RpcError } from 'rpc-gateway-client';
import {
  type Cache,
  type CacheCallback,
  type CacheEntry,
  CacheError,
  type CacheResult,
  type CacheSetOptions,
} from './contracts.js';
import { type Fill, NearCacheEntries, type NearCacheLimits } from './nearCacheEntries.js';

/** Where a value was found: in this page, in the memory of the gateway, in Redis, or nowhere. */
export type Level = 'near' | CacheResult['level'];

/** A value, and where it was found. */
export interface Found {
  readonly level: Level;
  readonly entry: CacheEntry | undefined;
}

/** What a near cache needs of a client. */
export type NearCacheClient = Pick<RpcClient, 'state' | 'contract' | 'on' | 'onStateChange' | 'onMessagesMissed'>;

/** What a near cache reports. */
export interface NearCacheEvents {
  /** A key or a tag that this page keeps was changed. */
  invalidated?(what: 'key' | 'tag', name: string, version: number): void;
}

const defaults: NearCacheLimits = {
  maxEntries: 1000,
  maxBytes: 16 * 1024 * 1024,
  maxAge: 60_000,
  maxConcurrentReads: 16,
};
const maxAttempts = 3;
const maxMessage = 500;

/** A read that runs, or waits for its turn: then it has not begun. */
interface RunningRead {
  fill: Fill | undefined;
  readonly found: Promise<Found>;
}

/** Keeps values of the cache in the client, and drops them when the server reports that they have changed. */
export class NearCache {
  readonly #cache: Cache;
  readonly #entries: NearCacheEntries;
  readonly #limits: NearCacheLimits;
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Map<string, RunningRead>();
  #reads = 0;
  #isConnected: boolean;

  constructor(
    client: NearCacheClient,
    private readonly events: NearCacheEvents = {},
    limits: Partial<NearCacheLimits> = {},
  ) {
    this.#limits = { ...defaults, ...limits };
    this.#entries = new NearCacheEntries(this.#limits);
    this.#cache = client.contract<Cache>('cache');
    this.#isConnected = client.state === 'connected';
    client.on<CacheCallback>('cacheCallback', {
      invalidated: (key, version) => this.#invalidate('key', key, version),
      tagInvalidated: (tag, version) => this.#invalidate('tag', tag, version),
    });
    client.onStateChange(({ current, recovered }) => {
      // Without a connection, invalidations do not arrive. After a session that was not resumed, some were missed.
      this.#isConnected = current === 'connected';
      if (this.#isConnected && recovered === false) {
        this.#entries.beginEpoch();
      }
    });
    client.onMessagesMissed(() => this.#entries.beginEpoch());
  }

  /** The number of values that are kept. */
  get count(): number {
    return this.#entries.count;
  }

  /** Returns the version that is kept of a key. */
  versionOf(key: string): number | undefined {
    return this.#entries.versionOf(key);
  }

  /** Reads a value. Reads of the same key at the same time share one request, if nothing was invalidated since it was sent. */
  async get(key: string): Promise<Found> {
    const kept = this.#find(key);
    if (kept !== undefined) {
      return { level: 'near', entry: kept };
    }

    const running = this.#running.get(key);
    if (running !== undefined && running.fill?.isCurrent !== false) {
      return await running.found;
    }

    const read: RunningRead = {
      fill: undefined,
      found: this.#read(key, (fill) => {
        read.fill = fill;
      }),
    };
    this.#running.set(key, read);
    try {
      return await read.found;
    } finally {
      if (this.#running.get(key) === read) {
        this.#running.delete(key);
      }
    }
  }

  /** Reads a value, or computes it if no other client is doing so. After 10 s, another client may compute it too. */
  async getOrCreate(key: string, compute: () => Promise<unknown>, settings: CacheSetOptions = {}): Promise<Found> {
    for (let attempt = 1; ; attempt++) {
      const kept = this.#find(key);
      if (kept !== undefined) {
        return { level: 'near', entry: kept };
      }

      try {
        return await this.#fill(key, async (fill) => {
          const result = await this.#cache.getOrCreate(key, true, fill.minVersion, fill.known?.version ?? 0);
          if (result.lease === undefined || result.lease === 0) {
            return this.#complete(fill, result);
          }

          await this.#compute(key, result.lease, compute, settings);
          return { level: 'miss', entry: undefined };
        });
      } catch (error) {
        // The value was computed from what has changed since: read again.
        if (!(error instanceof RpcError && error.code === CacheError.LeaseLost && attempt < maxAttempts)) {
          throw error;
        }
      }
    }
  }

  /** Stores a value, and returns its version. */
  async set(key: string, value: unknown, settings?: CacheSetOptions): Promise<number> {
    const version = await this.#cache.set(key, value, settings);
    this.#entries.invalidate(key, version);
    return version;
  }

  /** Removes a value. */
  async remove(key: string): Promise<number> {
    const version = await this.#cache.remove(key);
    this.#entries.invalidate(key, version);
    return version;
  }

  /** Removes all values with a tag. */
  async removeByTag(tag: string): Promise<number> {
    const version = await this.#cache.removeByTag(tag);
    this.#entries.invalidateTag(tag, version);
    return version;
  }

  #find(key: string): CacheEntry | undefined {
    return this.#isConnected ? this.#entries.find(key, Date.now()) : undefined;
  }

  async #read(key: string, onBegin: (fill: Fill) => void): Promise<Found> {
    await this.#enter();
    try {
      return await this.#fill(key, async (fill) => {
        onBegin(fill);
        const result = await this.#cache.get(key, true, fill.minVersion, fill.known?.version ?? 0);
        return this.#complete(fill, result);
      });
    } finally {
      this.#leave();
    }
  }

  async #fill(key: string, read: (fill: Fill) => Promise<Found>): Promise<Found> {
    const fill = this.#entries.begin(key);
    try {
      return await read(fill);
    } finally {
      this.#entries.abandon(fill);
      await this.#untrackEvicted();
    }
  }

  #complete(fill: Fill, result: CacheResult): Found {
    const entry = result.isUnchanged ? fill.known : (result.entry ?? undefined);
    // Values that were read together are not compared together.
    const age = this.#limits.maxAge * (0.8 + 0.2 * Math.random());
    this.#entries.complete(fill, entry, Date.now() + age);
    return { level: result.level, entry };
  }

  async #compute(
    key: string,
    lease: number,
    compute: () => Promise<unknown>,
    settings: CacheSetOptions,
  ): Promise<void> {
    let value: unknown;
    try {
      value = await compute();
    } catch (error) {
      // All waiting callers get the error now, and not when the lease ends.
      const message = error instanceof Error && error.message !== '' ? error.message : 'unknown error';
      await this.#cache.fail(key, lease, message.slice(0, maxMessage));
      throw error;
    }

    await this.#cache.set(key, value, { ...settings, lease });
  }

  #invalidate(what: 'key' | 'tag', name: string, version: number): void {
    if (what === 'key') {
      this.#entries.invalidate(name, version);
    } else {
      this.#entries.invalidateTag(name, version);
    }

    this.events.invalidated?.(what, name, version);
  }

  async #untrackEvicted(): Promise<void> {
    const keys = this.#entries.takeEvicted();
    if (keys.length > 0) {
      try {
        await this.#cache.untrack(keys);
      } catch {
        // The server then reports changes of keys that are not kept.
      }
    }
  }

  async #enter(): Promise<void> {
    if (this.#reads >= this.#limits.maxConcurrentReads) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#reads++;
    }
  }

  // The turn goes to the next one that waits.
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#reads--;
    } else {
      next();
    }
  }
}
