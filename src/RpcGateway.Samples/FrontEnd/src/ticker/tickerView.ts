import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { PriceBoard, SortKey } from './priceBoard.js';
import type { Rates } from './rates.js';
import { VisibleRows } from './visibleRows.js';

// Sorting more often would move rows faster than anybody can read.
const sortInterval = 1000;
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

/** The table and the rates. Draws at most once per frame of the screen, and nothing while the page is hidden. */
export class TickerView {
  readonly #status = byId('status', HTMLElement);
  readonly #interval = byId('interval', HTMLSelectElement);
  readonly #filter = byId('filter', HTMLInputElement);
  readonly #market = byId('market', HTMLElement);
  readonly #table = byId('prices', HTMLTableElement);
  readonly #noRows = byId('no-rows', HTMLElement);
  readonly #rates = {
    changes: byId('rate-changes', HTMLElement),
    prices: byId('rate-prices', HTMLElement),
    messages: byId('rate-messages', HTMLElement),
    age: byId('rate-age', HTMLElement),
  };
  readonly #rows: VisibleRows;
  #key: SortKey = 'symbol';
  #descending = false;
  #frame: number | undefined;
  #waits = true;

  /** @param onInterval Called with a new interval, in milliseconds. */
  constructor(
    private readonly board: PriceBoard,
    private readonly rates: Rates,
    onInterval: (interval: number) => void,
  ) {
    this.#rows = new VisibleRows(board, () => this.#draw());
    this.#interval.addEventListener('change', () => onInterval(this.interval));
    this.#filter.addEventListener('input', () => this.#arrange());
    for (const button of this.#market.querySelectorAll<HTMLButtonElement>('button[data-sort]')) {
      button.addEventListener('click', () => this.#sortBy(button.dataset.sort as SortKey));
    }

    this.#arrange();
    setInterval(() => this.#refresh(), sortInterval);
  }

  get interval(): number {
    return Number(this.#interval.value);
  }

  /** Prices have changed. */
  changed(): void {
    if (this.#waits) {
      this.#waits = false;
      this.#status.textContent = `Live, ${this.board.symbols.length} symbols`;
      this.#refresh();
    }

    this.#draw();
  }

  /** There is no connection. */
  wait(): void {
    this.#waits = true;
    this.#status.textContent = 'Waiting for the gateway';
  }

  fail(error: unknown): void {
    this.#waits = true;
    this.#status.textContent = messageOf(error);
  }

  #sortBy(key: SortKey): void {
    this.#descending = key === this.#key ? !this.#descending : key !== 'symbol';
    this.#key = key;
    for (const button of this.#market.querySelectorAll<HTMLButtonElement>('button[data-sort]')) {
      const sort = button.dataset.sort !== key ? 'none' : this.#descending ? 'descending' : 'ascending';
      button.parentElement?.setAttribute('aria-sort', sort);
    }

    this.#arrange();
  }

  #arrange(): void {
    const order = this.board.sorted(this.#key, this.#descending, this.#filter.value);
    this.#table.setAttribute('aria-rowcount', String(order.length + 1));
    this.#market.hidden = order.length === 0;
    this.#noRows.hidden = order.length > 0;
    this.#rows.arrange(order);
    this.#draw();
  }

  // A hidden page sorts and draws nothing: the prices are in the board when it is shown again.
  #refresh(): void {
    if (document.hidden) {
      return;
    }

    const { changes, prices, messages, age } = this.rates.get();
    this.#rates.changes.textContent = `${whole.format(changes)} /s`;
    this.#rates.prices.textContent = `${whole.format(prices)} /s`;
    this.#rates.messages.textContent = `${whole.format(messages)} /s`;
    this.#rates.age.textContent =
      age === undefined ? '–' : age < 10_000 ? `${whole.format(age)} ms` : `${whole.format(age / 1000)} s`;
    if (this.#key !== 'symbol') {
      this.#arrange();
    }
  }

  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#rows.draw();
    });
  }
}
