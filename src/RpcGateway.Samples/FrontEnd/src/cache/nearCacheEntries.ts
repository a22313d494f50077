import type { CacheEntry } from './contracts.js';

/** The limits of a near cache. */
export interface NearCacheLimits {
  /** The keys that are kept; the server allows 2,000 per connection. */
  readonly maxEntries: number;
  /** The bytes of JSON that are kept. */
  readonly maxBytes: number;
  /** How long a value is used before it is compared with the server's, in ms. */
  readonly maxAge: number;
  /** The reads that run at once, so that a client that returns does not compare all its values at the same time. */
  readonly maxConcurrentReads: number;
}

/** A read that runs, and the invalidations that came since it began. */
export interface Fill {
  readonly key: string;
  readonly epoch: number;
  /** The value that the client has, and the server may confirm. */
  readonly known: CacheEntry | undefined;
  minVersion: number;
  readonly tags: Map<string, number>;
  /** Whether nothing was invalidated since the read began, so that a read that begins now may use its result. */
  isCurrent: boolean;
}

interface Slot {
  entry: CacheEntry | undefined;
  minVersion: number;
  epoch: number;
  checkAt: number;
}

/**
 * The values of a near cache, and what is known about their keys. A value that is older than the last invalidation of its key or
 * of one of its tags is neither kept nor accepted.
 */
export class NearCacheEntries {
  // In the order of the last use, the oldest first.
  readonly #slots = new Map<string, Slot>();
  readonly #fills = new Set<Fill>();
  #evicted: string[] = [];
  #bytes = 0;
  // Counts the connections: what was read over an earlier one may have missed an invalidation.
  #epoch = 0;

  constructor(private readonly limits: NearCacheLimits) {}

  get count(): number {
    return [...this.#slots.values()].filter(({ entry }) => entry !== undefined).length;
  }

  /** Returns the version that is kept of a key. */
  versionOf(key: string): number | undefined {
    return this.#slots.get(key)?.entry?.version;
  }

  /** Returns the value that can be used without asking the server. */
  find(key: string, now: number): CacheEntry | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) {
      return undefined;
    }

    this.#slots.delete(key);
    this.#slots.set(key, slot);
    const { entry } = slot;
    const isFresh =
      entry !== undefined && slot.epoch === this.#epoch && slot.checkAt > now && Date.parse(entry.expires) > now;
    return isFresh ? entry : undefined;
  }

  /** Begins a read from the server. */
  begin(key: string): Fill {
    const slot = this.#slots.get(key);
    const fill = {
      key,
      epoch: this.#epoch,
      known: slot?.entry,
      minVersion: slot?.minVersion ?? 0,
      tags: new Map<string, number>(),
      isCurrent: true,
    };
    this.#fills.add(fill);
    return fill;
  }

  /** Ends a read that returned nothing to keep. */
  abandon(fill: Fill): void {
    this.#fills.delete(fill);
  }

  /** Ends a read. The value is kept if no invalidation and no change of the connection came between. */
  complete(fill: Fill, entry: CacheEntry | undefined, checkAt: number): void {
    this.#fills.delete(fill);
    if (fill.epoch !== this.#epoch) {
      return;
    }

    const slot = this.#slots.get(fill.key);
    if (entry === undefined) {
      this.#setEntry(slot, undefined);
    } else if (!isOutdated(fill, entry) && entry.version >= (slot?.entry?.version ?? 0)) {
      const kept = slot ?? this.#addSlot(fill.key);
      this.#setEntry(kept, entry);
      kept.epoch = this.#epoch;
      kept.checkAt = checkAt;
      this.#evict();
    }
  }

  invalidate(key: string, version: number): void {
    this.#invalidate(this.#slots.get(key), version);
    for (const fill of this.#fills) {
      if (fill.key === key) {
        fill.minVersion = Math.max(fill.minVersion, version);
        fill.isCurrent = false;
      }
    }
  }

  invalidateTag(tag: string, version: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.entry?.tags.includes(tag)) {
        this.#invalidate(slot, version);
      }
    }

    for (const fill of this.#fills) {
      fill.tags.set(tag, version);
      fill.isCurrent = false;
    }
  }

  /** Nothing that was read until now is used without comparing it with the server's value. */
  beginEpoch(): void {
    this.#epoch++;
    for (const fill of this.#fills) {
      fill.isCurrent = false;
    }
  }

  /** Returns keys that are no longer kept, when there are enough for a call to the server. */
  takeEvicted(): string[] {
    if (this.#evicted.length < Math.min(32, this.limits.maxEntries)) {
      return [];
    }

    const reading = new Set([...this.#fills].map(({ key }) => key));
    const keys = this.#evicted.filter((key) => !this.#slots.has(key) && !reading.has(key));
    this.#evicted = [];
    return keys;
  }

  #invalidate(slot: Slot | undefined, version: number): void {
    if (slot !== undefined) {
      slot.minVersion = Math.max(slot.minVersion, version);
      if (slot.entry !== undefined && slot.entry.version < version) {
        this.#setEntry(slot, undefined);
      }
    }
  }

  #addSlot(key: string): Slot {
    const slot: Slot = { entry: undefined, minVersion: 0, epoch: this.#epoch, checkAt: 0 };
    this.#slots.set(key, slot);
    return slot;
  }

  #setEntry(slot: Slot | undefined, entry: CacheEntry | undefined): void {
    if (slot !== undefined) {
      this.#bytes += (entry?.size ?? 0) - (slot.entry?.size ?? 0);
      slot.entry = entry;
    }
  }

  #evict(): void {
    for (const [key, slot] of this.#slots) {
      if (this.#slots.size <= this.limits.maxEntries && this.#bytes <= this.limits.maxBytes) {
        return;
      }

      this.#setEntry(slot, undefined);
      this.#slots.delete(key);
      this.#evicted.push(key);
    }
  }
}

function isOutdated(fill: Fill, entry: CacheEntry): boolean {
  return entry.version < fill.minVersion || entry.tags.some((tag) => (fill.tags.get(tag) ?? 0) > entry.version);
}
