import type { TickerUpdate } from './contracts.js';

/** What the rows can be sorted by. */
export type SortKey = 'symbol' | 'price' | 'change';

/** The newest price of each symbol. However many updates arrive between two frames, only the newest price is drawn. */
export class PriceBoard {
  readonly #prices: Float64Array;
  readonly #first: Float64Array;

  /** @param symbols The symbols; an update names them by their place. */
  constructor(readonly symbols: readonly string[]) {
    this.#prices = new Float64Array(symbols.length);
    this.#first = new Float64Array(symbols.length);
  }

  apply(update: TickerUpdate): void {
    update.symbols.forEach((symbol, place) => {
      const price = update.prices[place];
      if (price !== undefined && symbol >= 0 && symbol < this.#prices.length) {
        this.#prices[symbol] = price;
        this.#first[symbol] ||= price;
      }
    });
  }

  /** The price of a symbol; 0 before the first one. */
  price(symbol: number): number {
    return this.#prices[symbol] ?? 0;
  }

  /** The change since the page was opened, as a share: 0.01 is one percent. */
  change(symbol: number): number {
    const first = this.#first[symbol] ?? 0;
    return first === 0 ? 0 : this.price(symbol) / first - 1;
  }

  /** The places of the symbols that contain a text, sorted. Equal values are sorted by symbol. */
  sorted(key: SortKey, descending: boolean, text: string): number[] {
    const wanted = text.trim().toUpperCase();
    const places = [...this.symbols.keys()].filter((place) => this.symbols[place]?.includes(wanted));
    const name = (place: number) => this.symbols[place] ?? '';
    const byName = (a: number, b: number) => (name(a) < name(b) ? -1 : 1);
    const sign = descending ? -1 : 1;
    if (key === 'symbol') {
      return places.sort((a, b) => sign * byName(a, b));
    }

    const value = key === 'price' ? (place: number) => this.price(place) : (place: number) => this.change(place);
    return places.sort((a, b) => sign * (value(a) - value(b)) || byName(a, b));
  }
}
