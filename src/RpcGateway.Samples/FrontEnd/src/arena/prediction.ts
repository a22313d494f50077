import type { ArenaOwnShip } from './contracts.js';
import { betweenAngles } from './interpolation.js';
import { type Motion, move } from './shipMotion.js';

// Two seconds: without an answer for longer, a prediction is worthless.
const maxPending = 60;

// A larger error is a new start elsewhere, not a wrong prediction.
const maxCorrection = 150;

// The share of an error that remains after each tick.
const correction = 0.8;

/**
 * Shows the player's own ship without waiting for the server: each input moves it at once. When the server reports the ship's
 * state after an input, the later inputs are applied to that state again, and the difference disappears within some ticks.
 */
export class Prediction {
  #pending: { readonly sequence: number; readonly buttons: number }[] = [];
  #current: Motion | undefined;
  #previous: Motion | undefined;
  #error = { x: 0, y: 0, angle: 0 };

  constructor(
    private readonly tickSeconds: number,
    private readonly size: number,
  ) {}

  /** Applies an input to the ship. */
  apply(sequence: number, buttons: number): void {
    if (this.#current === undefined) {
      return;
    }

    this.#pending.push({ sequence, buttons });
    if (this.#pending.length > maxPending) {
      this.#pending.shift();
    }

    this.#previous = this.#current;
    this.#current = this.#move(this.#current, buttons);
    const { x, y, angle } = this.#error;
    this.#error = { x: x * correction, y: y * correction, angle: angle * correction };
  }

  /** Uses the state that the server reported. */
  reconcile(own: ArenaOwnShip): void {
    this.#pending = this.#pending.filter(({ sequence }) => sequence > own.sequence);
    let state: Motion = own;
    let previous = state;
    for (const { buttons } of this.#pending) {
      previous = state;
      state = this.#move(state, buttons);
    }

    if (this.#current !== undefined) {
      const x = this.#current.x + this.#error.x - state.x;
      const y = this.#current.y + this.#error.y - state.y;
      const angle = betweenAngles(0, this.#current.angle + this.#error.angle - state.angle, 1);
      this.#error = Math.hypot(x, y) > maxCorrection ? { x: 0, y: 0, angle: 0 } : { x, y, angle };
    }

    this.#previous = this.#current === undefined ? state : previous;
    this.#current = state;
  }

  /** The ship; a share of 0 is the previous tick, and 1 the current one. */
  at(share: number): { readonly x: number; readonly y: number; readonly angle: number } | undefined {
    if (this.#current === undefined || this.#previous === undefined) {
      return undefined;
    }

    const [from, to] = [this.#previous, this.#current];
    return {
      x: from.x + (to.x - from.x) * share + this.#error.x,
      y: from.y + (to.y - from.y) * share + this.#error.y,
      angle: betweenAngles(from.angle, to.angle, share) + this.#error.angle,
    };
  }

  #move(state: Motion, buttons: number): Motion {
    return move(state, buttons, this.tickSeconds, this.size);
  }
}
