import { type Signal, signal } from '@preact/signals';
import type { Json } from '../json/json';

/** A stream argument whose items the user types before and during the call. */
export class TypedStream implements AsyncIterable<Json> {
  /** The number of items that were added. */
  readonly count: Signal<number> = signal(0);
  readonly ended: Signal<boolean> = signal(false);
  readonly #items: Json[] = [];
  #wake: (() => void) | undefined;

  /** Adds an item; ignored after the end. */
  push(item: Json): void {
    if (!this.ended.value) {
      this.#items.push(item);
      this.count.value++;
      this.#wake?.();
    }
  }

  /** Ends the stream after the items that were added. */
  end(): void {
    this.ended.value = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Json, void, undefined> {
    try {
      for (;;) {
        while (this.#items.length > 0) {
          yield this.#items.shift() ?? null;
        }

        if (this.ended.value) {
          return;
        }

        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      // The reader may stop early; later items are ignored.
      this.ended.value = true;
    }
  }
}
