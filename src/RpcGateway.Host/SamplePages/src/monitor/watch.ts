import { options, type RpcClient } from 'rpc-gateway-client';
import type { Monitor, MonitorSample } from '../contracts.js';

/** Reads the gateway's figures; after a lost connection the stream goes on by itself. */
export class Watch {
  readonly #monitor: Monitor;
  #stopping = new AbortController();

  constructor(
    client: RpcClient,
    private readonly onSample: (sample: MonitorSample) => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#monitor = client.contract<Monitor>('monitor');
  }

  /** Measures at this interval from now on. */
  async start(interval: number): Promise<void> {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    try {
      for await (const sample of this.#monitor.watch(interval, options({ signal, resumeFrom: () => [interval] }))) {
        this.onSample(sample);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.onError(error);
      }
    }
  }
}
