import { byId, element } from '../shared/dom.js';
import type { PriceBoard } from './priceBoard.js';

// More rows than the height shows, so that fast scrolling shows no gap.
const spare = 4;

const price = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const change = new Intl.NumberFormat(undefined, {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

interface Row {
  readonly root: HTMLTableRowElement;
  readonly symbol: HTMLElement;
  readonly price: HTMLElement;
  readonly change: HTMLElement;
  place: number;
  shown: number;
}

/**
 * The rows that are in view, between two empty rows as high as those that are not. The same elements are used again for other symbols,
 * so the work does not depend on the number of symbols.
 */
export class VisibleRows {
  readonly #view = byId('market', HTMLElement);
  readonly #body = byId('rows', HTMLTableSectionElement);
  readonly #above = element('tr', { 'aria-hidden': 'true' });
  readonly #below = element('tr', { 'aria-hidden': 'true' });
  readonly #rows: Row[] = [];
  #order: readonly number[] = [];

  constructor(
    private readonly board: PriceBoard,
    onMove: () => void,
  ) {
    this.#body.append(this.#above, this.#below);
    this.#view.addEventListener('scroll', onMove, { passive: true });
    new ResizeObserver(onMove).observe(this.#view);
  }

  /** Sets the order of the symbols; rows are drawn with the next {@link draw}. */
  arrange(order: readonly number[]): void {
    this.#order = order;
  }

  draw(): void {
    const height = this.#row(0).root.offsetHeight || 1;
    const inView = Math.ceil(this.#view.clientHeight / height) + 2 * spare;
    const first = Math.max(0, Math.min(Math.floor(this.#view.scrollTop / height) - spare, this.#order.length - inView));
    const count = Math.min(this.#order.length - first, inView);
    this.#above.style.height = `${first * height}px`;
    this.#below.style.height = `${(this.#order.length - first - count) * height}px`;
    for (let index = 0; index < Math.max(count, this.#rows.length); index++) {
      const row = this.#row(index);
      const place = index < count ? this.#order[first + index] : undefined;
      row.root.hidden = place === undefined && index > 0;
      if (place !== undefined) {
        this.#show(row, place, first + index);
      }
    }
  }

  #row(index: number): Row {
    let row = this.#rows[index];
    if (row === undefined) {
      const [symbol, value, difference] = [element('th', { scope: 'row' }), element('td'), element('td')];
      const root = element('tr', { class: 'row' }, symbol, value, difference);
      row = { root, symbol, price: value, change: difference, place: -1, shown: 0 };
      this.#rows.push(row);
      this.#below.before(root);
    }

    return row;
  }

  #show(row: Row, place: number, index: number): void {
    const now = this.board.price(place);
    row.root.setAttribute('aria-rowindex', String(index + 2));
    if (row.place === place && row.shown === now) {
      return;
    }

    const share = this.board.change(place);
    row.root.dataset.move = row.place !== place || row.shown === 0 ? 'none' : now > row.shown ? 'up' : 'down';
    row.change.dataset.sign = String(Math.sign(Math.round(share * 10_000)));
    row.symbol.textContent = this.board.symbols[place] ?? '';
    row.price.textContent = price.format(now);
    row.change.textContent = change.format(share);
    row.place = place;
    row.shown = now;
  }
}
