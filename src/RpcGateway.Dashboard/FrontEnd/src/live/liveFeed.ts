import { type Signal, signal } from '@preact/signals';
import { connect, type RpcClient, RpcConnectionLostError } from 'rpc-gateway-client';
import { findRefusal } from '../gateway/refusal';
import { readSnapshot, readSpans } from './liveReader';
import type { LiveStore } from './liveStore';

export type FeedState = 'connecting' | 'connected' | 'reconnecting';

const initialDelay = 500;
const maxDelay = 10_000;

/** Receives the data of the live page; reconnects after connection losses. */
export class LiveFeed {
  readonly state: Signal<FeedState> = signal('connecting');
  readonly problem: Signal<string | undefined> = signal(undefined);
  /** The time of the next connection attempt, in milliseconds since 1970. */
  readonly retryAt: Signal<number | undefined> = signal(undefined);
  /** Whether the server responds but no longer authorizes this user. */
  readonly refused: Signal<boolean> = signal(false);
  readonly #address: string;
  readonly #store: LiveStore;
  #client: RpcClient | undefined;
  #wake: (() => void) | undefined;
  #attempt = 0;
  #mark: string | undefined;

  constructor(path: string, store: LiveStore) {
    this.#address = new URL(path, document.baseURI).href;
    this.#store = store;
  }

  /** Receives data until the page is closed. */
  async run(): Promise<never> {
    for (;;) {
      try {
        await this.#receive();
        this.problem.value = 'The server ended the stream.';
      } catch (error) {
        // The message ends with a colon if the close frame has no reason.
        this.problem.value = (error instanceof Error ? error.message : String(error)).replace(/:\s*$/, '.');
        await this.#explain(error);
      }

      await this.#client?.close();
      this.#client = undefined;
      void this.#checkAccess();
      await this.#wait();
    }
  }

  /** Connects now instead of waiting for the next attempt. */
  retry(): void {
    this.#attempt = 0;
    this.#wake?.();
  }

  /** Closes a connection; returns false if it no longer exists. */
  async closeConnection(id: string): Promise<boolean> {
    return await this.#request('rpcgateway.live.closeConnection', [id]);
  }

  /** Takes an instance of a backend out of service; returns false if it no longer exists. */
  async drainBackend(id: string): Promise<boolean> {
    return await this.#request('rpcgateway.live.drainBackend', [id]);
  }

  /** Takes a node out of service, or back into it; returns false if it no longer exists. */
  async setNodeDraining(id: string, draining: boolean): Promise<boolean> {
    return await this.#request('rpcgateway.live.setNodeDraining', [id, draining]);
  }

  async #request(method: string, params: readonly unknown[]): Promise<boolean> {
    const found = await this.#client?.request<boolean>(method, params);
    if (found === undefined) {
      throw new Error('The page is not connected to the server.');
    }

    return found;
  }

  async #receive(): Promise<void> {
    const client = await connect(this.#address, {
      reconnect: { enabled: false },
      whenDisconnected: 'fail',
      // Keeps the page's own calls out of traces.
      trace: false,
    });
    this.#client = client;
    await Promise.race([this.#receiveSnapshots(client), this.#receiveSpans(client)]);
  }

  async #receiveSnapshots(client: RpcClient): Promise<void> {
    for await (const snapshot of client.stream<unknown>('rpcgateway.live.watch')) {
      this.#store.addSnapshot(readSnapshot(snapshot));
      this.#attempt = 0;
      this.state.value = 'connected';
      this.refused.value = false;
      this.problem.value = undefined;
    }
  }

  async #receiveSpans(client: RpcClient): Promise<void> {
    for await (const portion of client.stream<unknown>('rpcgateway.live.watchSpans', [this.#mark ?? null])) {
      const spans = readSpans(portion);
      this.#mark = spans.mark;
      this.#store.addSpans(spans);
    }
  }

  // A failed handshake closes with code 1006, whatever the server responded.
  async #explain(error: unknown): Promise<void> {
    if (this.#client === undefined && error instanceof RpcConnectionLostError && error.close?.code === 1006) {
      this.problem.value = (await findRefusal(this.#address)) ?? this.problem.value;
    }
  }

  // Browsers do not report why a WebSocket was refused, so this requests the page itself, which has the same
  // authorization. A redirect leads to a sign-in page.
  async #checkAccess(): Promise<void> {
    try {
      const options: RequestInit = { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(maxDelay) };
      const { status, type } = await fetch(location.href, options);
      this.refused.value = status === 401 || status === 403 || type === 'opaqueredirect';
    } catch {
      this.refused.value = false;
    }
  }

  async #wait(): Promise<void> {
    const delay = Math.min(maxDelay, initialDelay * 2 ** this.#attempt++);
    this.state.value = 'reconnecting';
    this.retryAt.value = Date.now() + delay;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
    this.retryAt.value = undefined;
    this.state.value = 'connecting';
  }
}
