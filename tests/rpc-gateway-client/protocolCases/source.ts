import { inTime } from './queue.js';

/** A stream of the values that a script pushes. */
export class Source<T> implements AsyncIterableIterator<T> {
  readonly #steps: (() => IteratorResult<T, undefined>)[] = [];
  #wake: () => void = () => undefined;
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  push(value: T): void {
    this.#add(() => ({ done: false, value }));
  }

  finish(): void {
    this.#add(() => ({ done: true, value: undefined }));
  }

  fail(error: unknown): void {
    this.#add(() => {
      throw error;
    });
  }

  /** Waits until the reader has released the source. */
  released(): Promise<void> {
    return inTime(this.#released, 'The end of a source');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      const step = this.#steps.shift();
      if (step !== undefined) {
        return this.#taken(step);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#release();
    return { done: true, value: undefined };
  }

  #taken(step: () => IteratorResult<T, undefined>): IteratorResult<T, undefined> {
    try {
      const result = step();
      if (result.done === true) {
        this.#release();
      }
      return result;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #add(step: () => IteratorResult<T, undefined>): void {
    this.#steps.push(step);
    this.#wake();
  }
}
