/** Stores the latest entries, limited in number and total size, and counts all entries. */
export class BoundedLog<T> {
  readonly #maxCount: number;
  readonly #maxSize: number;
  #entries: (T | undefined)[] = [];
  #sizes: number[] = [];
  // The index of the first stored entry. The empty places before it are removed many at a time.
  #first = 0;
  #size = 0;
  #total = 0;

  constructor(maxCount: number, maxSize: number) {
    this.#maxCount = maxCount;
    this.#maxSize = maxSize;
  }

  /** The number of stored entries. */
  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** The number of all entries since the start, including dropped ones. */
  get total(): number {
    return this.#total;
  }

  /** The number of dropped entries. */
  get dropped(): number {
    return this.#total - this.length;
  }

  push(entry: T, size: number): void {
    this.#entries.push(entry);
    this.#sizes.push(size);
    this.#size += size;
    this.#total++;
    // Always keeps the newest entry, whatever its size.
    while (this.length > 1 && (this.length > this.#maxCount || this.#size > this.#maxSize)) {
      this.#size -= this.#sizes[this.#first] ?? 0;
      // Released at once: until the place is removed, thousands of large entries can follow.
      this.#entries[this.#first] = undefined;
      this.#first++;
    }

    if (this.#first > this.#maxCount) {
      this.#entries = this.#entries.slice(this.#first);
      this.#sizes = this.#sizes.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The stored entry at an index; the oldest has index 0. */
  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#entries[this.#first + index];
  }

  /** The last entries, the oldest first. */
  latest(count: number): T[] {
    return this.#entries.slice(Math.max(this.#first, this.#entries.length - count)) as T[];
  }

  clear(): void {
    this.#entries = [];
    this.#sizes = [];
    this.#first = 0;
    this.#size = 0;
    this.#total = 0;
  }
}
