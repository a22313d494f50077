import { options, type RpcClient } from 'rpc-gateway-client';
import type { Monitor, MonitorSample } from './contracts.js';

/** Reads the gateway's measurements. The stream resumes after a lost connection. */
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

  /** Starts to measure at an interval; ends the previous measurement. */
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
