import { delay } from '../shared/delay.js';
import type { Level, NearCache } from './nearCache.js';

/** What a load does. */
export interface Load {
  readonly readsPerSecond: number;
  readonly keys: number;
}

const tick = 100;
const maxRunning = 20;
// The time that the imaginary database takes.
const computeTime = 150;
const expiresInMilliseconds = 20_000;

/**
 * Reads keys of which a few are read most often. Values that do not exist are computed. At most 20 reads run at once: reads that a slow
 * gateway cannot serve in time are skipped, and so are those of the time while the page was hidden.
 */
export class LoadGenerator {
  #timer: ReturnType<typeof setInterval> | undefined;
  #running = 0;

  constructor(
    private readonly near: NearCache,
    private readonly onRead: (level: Level) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  start(load: Load): void {
    this.stop();
    this.#timer = setInterval(() => {
      const reads = Math.min(Math.ceil((load.readsPerSecond * tick) / 1000), maxRunning - this.#running);
      for (let index = 0; index < reads; index++) {
        void this.#read(choose(load.keys));
      }
    }, tick);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #read(index: number): Promise<void> {
    this.#running++;
    try {
      const key = `load:${index}`;
      const compute = async () => {
        await delay(computeTime);
        return { key, computed: new Date().toISOString() };
      };
      const { level } = await this.near.getOrCreate(key, compute, { expiresInMilliseconds, tags: ['load'] });
      this.onRead(level);
    } catch (error) {
      this.onError(error);
    } finally {
      this.#running--;
    }
  }
}

// Small numbers are chosen more often.
function choose(count: number): number {
  return Math.floor(count * Math.random() ** 3);
}
