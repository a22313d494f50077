import { options } from 'rpc-gateway-client';
import type { Ticker, TickerUpdate } from './contracts.js';

/** Reads prices. After a lost connection, the stream starts again with all of them. */
export class Watch {
  #stopping = new AbortController();

  constructor(
    private readonly ticker: Ticker,
    private readonly onUpdate: (update: TickerUpdate) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Starts to read at an interval; ends the previous stream. */
  async start(interval: number): Promise<void> {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    try {
      for await (const update of this.ticker.watch(interval, options({ signal, resumeFrom: () => [interval] }))) {
        this.onUpdate(update);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.onError(error);
      }
    }
  }
}
