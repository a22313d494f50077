import type { TickerUpdate } from './contracts.js';

const windowLength = 2000;

/** What arrived within the last two seconds. */
export class Rates {
  readonly #items: { readonly at: number; readonly changes: number; readonly prices: number }[] = [];
  #first: number | undefined;
  #newest: number | undefined;

  /** @param now A clock that never goes back, in milliseconds. */
  constructor(private readonly now: () => number) {}

  add(update: TickerUpdate): void {
    const at = this.now();
    this.#items.push({ at, changes: update.updates, prices: update.symbols.length });
    this.#first ??= at;
    this.#newest = at;
    this.#forget(at);
  }

  /** Per second, and the time since the newest item in milliseconds. */
  get(): { changes: number; prices: number; messages: number; age: number | undefined } {
    const now = this.now();
    this.#forget(now);
    const length = Math.max(1, Math.min(windowLength, now - (this.#first ?? now)));
    const perSecond = (sum: number) => (sum * 1000) / length;
    return {
      changes: perSecond(this.#items.reduce((sum, item) => sum + item.changes, 0)),
      prices: perSecond(this.#items.reduce((sum, item) => sum + item.prices, 0)),
      messages: perSecond(this.#items.length),
      age: this.#newest === undefined ? undefined : now - this.#newest,
    };
  }

  #forget(now: number): void {
    const kept = this.#items.findIndex((item) => item.at > now - windowLength);
    this.#items.splice(0, kept < 0 ? this.#items.length : kept);
  }
}
