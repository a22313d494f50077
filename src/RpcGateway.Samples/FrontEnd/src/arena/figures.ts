import { byId } from '../shared/dom.js';

const newsInterval = 4000;
const networkInterval = 500;

/** What the player needs to know as text, and what the network does. */
export interface Status {
  readonly name: string | undefined;
  readonly score: number;
  readonly hull: number;
  readonly place: number | undefined;
  readonly ships: number;
  readonly roundTrip: number | undefined;
  readonly age: number | undefined;
}

/** Shows figures as text. Screen readers hear changes of the state, but not more often than every four seconds. */
export class Figures {
  readonly #score = byId('score', HTMLElement);
  readonly #hull = byId('hull', HTMLElement);
  readonly #place = byId('place', HTMLElement);
  readonly #state = byId('state', HTMLElement);
  readonly #news = byId('news', HTMLElement);
  readonly #roundTrip = byId('round-trip', HTMLElement);
  readonly #age = byId('age', HTMLElement);
  readonly #rate = byId('rate', HTMLElement);
  readonly #tick = byId('tick', HTMLElement);
  #newsAt = Number.NEGATIVE_INFINITY;
  #networkAt = Number.NEGATIVE_INFINITY;
  #snapshots = 0;

  set tickMilliseconds(milliseconds: number) {
    set(this.#tick, `${milliseconds.toFixed(2)} ms`);
  }

  /** Counts a snapshot. */
  count(): void {
    this.#snapshots++;
  }

  show(status: Status, now: number): void {
    const isPlaying = status.name !== undefined;
    set(this.#score, isPlaying ? String(status.score) : '–');
    set(this.#hull, isPlaying ? `${status.hull} of 3` : '–');
    set(this.#place, status.place === undefined ? '–' : `${status.place} of ${status.ships}`);
    const text = describe(status);
    set(this.#state, text);
    if (now - this.#newsAt >= newsInterval && this.#news.textContent !== text) {
      this.#newsAt = now;
      this.#news.textContent = text;
    }

    if (now - this.#networkAt >= networkInterval) {
      this.#showNetwork(status, now);
    }
  }

  #showNetwork({ roundTrip, age }: Status, now: number): void {
    const seconds = (now - this.#networkAt) / 1000;
    set(this.#roundTrip, roundTrip === undefined ? '–' : `${roundTrip.toFixed(0)} ms`);
    set(this.#age, age === undefined ? '–' : `${Math.max(0, age).toFixed(0)} ms`);
    set(this.#rate, Number.isFinite(seconds) ? `${(this.#snapshots / seconds).toFixed(0)} per second` : '–');
    this.#networkAt = now;
    this.#snapshots = 0;
  }
}

function describe({ name, score, hull, place, ships }: Status): string {
  if (name === undefined) {
    return ships === 0 ? 'You are watching. There is no ship yet.' : 'You are watching the leader.';
  }

  const state = hull === 0 ? 'Your ship was destroyed and starts again soon.' : `Hull ${hull} of 3.`;
  const points = score === 1 ? '1 point' : `${score} points`;
  return `You are playing as ${name}: ${points}${place === undefined ? '' : `, place ${place} of ${ships}`}. ${state}`;
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
