import { matchesFilter, type TrafficFilter } from './trafficFilter';
import type { TrafficEntry, TrafficLog } from './trafficLog';

/** The messages of a log that match a filter. Tests each message only once, however often the list is drawn. */
export class FilteredTraffic {
  readonly #log: TrafficLog;
  readonly #filter: TrafficFilter;
  #passed: TrafficEntry[] = [];
  #seen = 0;

  constructor(log: TrafficLog, filter: TrafficFilter) {
    this.#log = log;
    this.#filter = filter;
  }

  /** The stored messages that match, the oldest first. */
  read(): readonly TrafficEntry[] {
    const { entries } = this.#log;
    const { dropped, total } = entries;
    if (total < this.#seen) {
      // The log was cleared, and its numbers restarted.
      this.#passed = [];
      this.#seen = 0;
    }

    const kept = this.#passed.findIndex((entry) => entry.number > dropped);
    this.#passed = kept < 0 ? [] : this.#passed.slice(kept);
    for (let number = Math.max(this.#seen, dropped) + 1; number <= total; number++) {
      const entry = entries.at(number - dropped - 1);
      if (entry !== undefined && matchesFilter(entry, this.#filter)) {
        this.#passed.push(entry);
      }
    }

    this.#seen = total;
    return this.#passed;
  }
}
