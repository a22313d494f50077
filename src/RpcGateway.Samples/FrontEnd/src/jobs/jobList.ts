import { byId } from '../shared/dom.js';
import { JobItem } from './jobItem.js';
import type { Job } from './jobs.js';

// Older ones are removed, but not while they run.
const maxItems = 50;

/** The started jobs, the newest first. */
export class JobList {
  readonly #list = byId('list', HTMLOListElement);
  readonly #empty = byId('empty', HTMLElement);
  #items: JobItem[] = [];

  /** @param onWorker Called after each job with whether it reached a worker. */
  constructor(private readonly onWorker: (hasWorker: boolean) => void) {}

  start(job: Job): void {
    this.#empty.hidden = true;
    const item = new JobItem(job, this.onWorker);
    this.#items.unshift(item);
    this.#list.prepend(item.element);
    void item.start();
    this.#removeOldest();
  }

  #removeOldest(): void {
    const old = this.#items.slice(maxItems).filter((item) => !item.isRunning);
    for (const item of old) {
      item.element.remove();
    }

    this.#items = this.#items.filter((item) => !old.includes(item));
  }
}
