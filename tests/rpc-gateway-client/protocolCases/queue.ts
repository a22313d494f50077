// Only a failing test waits this long.
const limit = 10_000;

/** A queue of values that a test awaits. */
export class Queue<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  push(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#values.push(value);
    } else {
      waiting(value);
    }
  }

  next(what: string): Promise<T> {
    const [first] = this.#values;
    if (first !== undefined) {
      this.#values.shift();
      return Promise.resolve(first);
    }
    return inTime(new Promise((resolve) => this.#waiting.push(resolve)), what);
  }
}

/** Waits for a promise, and rejects after the time limit. */
export async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} timed out.`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
