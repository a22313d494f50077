import { interpolate } from './interpolation.js';
import type { Scene } from './scene.js';

const maxScenes = 32;
const minDelay = 100;
const maxDelay = 400;

// After a longer gap, the scene jumps: nothing is known about what happened in between.
const maxGap = 500;

/**
 * The latest scenes. The page shows the scene of about 100 ms ago, between two that have arrived, so that it moves evenly. If
 * scenes arrive rarely, because the network is slow, the delay is longer.
 */
export class SnapshotBuffer {
  readonly #scenes: Scene[] = [];
  #interval = 0;

  /** The newest scene. */
  get newest(): Scene | undefined {
    return this.#scenes.at(-1);
  }

  /** How far the shown scene is behind the server's clock, in milliseconds. */
  get delay(): number {
    return Math.min(maxDelay, Math.max(minDelay, 1.5 * this.#interval));
  }

  /** The number of scenes. */
  get length(): number {
    return this.#scenes.length;
  }

  /** Adds a scene; ignores one that is not newer. */
  add(scene: Scene): void {
    const last = this.newest;
    if (last !== undefined && scene.time <= last.time) {
      return;
    }

    if (last !== undefined) {
      const interval = Math.min(scene.time - last.time, maxGap);
      this.#interval = this.#interval === 0 ? interval : (7 * this.#interval + interval) / 8;
    }

    this.#scenes.push(scene);
    if (this.#scenes.length > maxScenes) {
      this.#scenes.shift();
    }
  }

  /** The scene at a time of the server's clock: the newest if the time is later, and the oldest if it is earlier. */
  at(time: number): Scene | undefined {
    const next = this.#scenes.findIndex((scene) => scene.time > time);
    if (next <= 0) {
      return next === 0 ? this.#scenes[0] : this.newest;
    }

    const [from, to] = [this.#scenes[next - 1], this.#scenes[next]];
    if (from === undefined || to === undefined || to.time - from.time > maxGap) {
      return to;
    }

    return interpolate(from, to, (time - from.time) / (to.time - from.time));
  }

  /** Removes all but the newest scene, so that a page that was hidden continues with what is current. */
  jump(): void {
    this.#scenes.splice(0, this.#scenes.length - 1);
  }

  /** Removes all scenes, because the next ones may have earlier times. */
  clear(): void {
    this.#scenes.length = 0;
    this.#interval = 0;
  }
}
