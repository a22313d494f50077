import { byId } from '../shared/dom.js';
import { randomKey } from '../shared/randomKey.js';
import { BoardItem } from './boardItem.js';
import type { JobBoard, JobOrder } from './contracts.js';
import { JobIds } from './jobIds.js';
import { OrderForm } from './orderForm.js';

/** The stored jobs that this browser has submitted, the newest first. */
export class Board {
  readonly #list = byId('board', HTMLOListElement);
  readonly #empty = byId('board-empty', HTMLElement);
  readonly #ids = new JobIds();
  readonly #items = new Map<string, BoardItem>();
  #unconfirmed: { readonly order: string; readonly key: string } | undefined;

  constructor(private readonly board: JobBoard) {
    for (const id of this.#ids.all.toReversed()) {
      this.#show(id);
    }

    new OrderForm((order) => this.#submit(order));
  }

  async #submit(order: JobOrder): Promise<void> {
    // If the response was lost, a repeat has the same key, so the job is stored once.
    const text = JSON.stringify(order);
    const key = this.#unconfirmed?.order === text ? this.#unconfirmed.key : randomKey();
    this.#unconfirmed = { order: text, key };
    const { id } = await this.board.submit(order, key);
    this.#unconfirmed = undefined;
    for (const removed of this.#ids.add(id)) {
      this.#remove(removed);
    }

    this.#show(id);
  }

  #show(id: string): void {
    if (this.#items.has(id)) {
      return;
    }

    const item = new BoardItem(this.board, id, () => {
      this.#ids.remove(id);
      this.#remove(id);
    });
    this.#items.set(id, item);
    this.#list.prepend(item.element);
    this.#empty.hidden = true;
    void item.watch();
  }

  #remove(id: string): void {
    this.#items.get(id)?.remove();
    this.#items.delete(id);
    this.#empty.hidden = this.#items.size > 0;
  }
}
