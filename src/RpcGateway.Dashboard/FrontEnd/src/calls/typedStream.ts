import { type Signal, signal } from '@preact/signals';
import type { Json } from '../json/json';

/** A stream argument whose items come from a keyboard: before the call, and while it runs. */
export class TypedStream implements AsyncIterable<Json> {
  /** How many items have been typed. */
  readonly count: Signal<number> = signal(0);
  readonly ended: Signal<boolean> = signal(false);
  readonly #items: Json[] = [];
  #wake: (() => void) | undefined;

  /** Adds an item to what will be sent. */
  push(item: Json): void {
    if (!this.ended.value) {
      this.#items.push(item);
      this.count.value++;
      this.#wake?.();
    }
  }

  /** No more items come. */
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
      // The reader may stop early: what is typed from then on has nowhere to go.
      this.ended.value = true;
    }
  }
}
