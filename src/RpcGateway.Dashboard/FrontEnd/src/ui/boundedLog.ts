/** The latest of many entries: bounded in number and in size, while it goes on counting. */
export class BoundedLog<T> {
  readonly #maxCount: number;
  readonly #maxSize: number;
  #entries: T[] = [];
  #sizes: number[] = [];
  // Where the kept entries begin; the dropped ones before it are removed many at a time.
  #first = 0;
  #size = 0;
  #total = 0;

  constructor(maxCount: number, maxSize: number) {
    this.#maxCount = maxCount;
    this.#maxSize = maxSize;
  }

  /** How many entries are kept. */
  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** How many entries came, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** How many entries are no longer kept. */
  get dropped(): number {
    return this.#total - this.length;
  }

  push(entry: T, size: number): void {
    this.#entries.push(entry);
    this.#sizes.push(size);
    this.#size += size;
    this.#total++;
    // The newest is always kept, however large it is.
    while (this.length > 1 && (this.length > this.#maxCount || this.#size > this.#maxSize)) {
      this.#size -= this.#sizes[this.#first] ?? 0;
      this.#first++;
    }

    if (this.#first > this.#maxCount) {
      this.#entries = this.#entries.slice(this.#first);
      this.#sizes = this.#sizes.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The entry at an index among the kept ones; the oldest is 0. */
  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#entries[this.#first + index];
  }

  /** The last entries, the oldest first. */
  latest(count: number): T[] {
    return this.#entries.slice(Math.max(this.#first, this.#entries.length - count));
  }

  clear(): void {
    this.#entries = [];
    this.#sizes = [];
    this.#first = 0;
    this.#size = 0;
    this.#total = 0;
  }
}
