import { type Signal, signal } from '@preact/signals';
import { connect, type RpcClient, RpcConnectionLostError } from 'rpc-gateway-client';
import { findRefusal } from '../gateway/refusal';
import { readSnapshot, readSpans } from './liveReader';
import type { LiveStore } from './liveStore';

export type FeedState = 'connecting' | 'connected' | 'reconnecting';

const firstDelay = 500;
const longestDelay = 10_000;

/** The connection that feeds the live page, made again whenever it breaks. */
export class LiveFeed {
  readonly state: Signal<FeedState> = signal('connecting');
  readonly problem: Signal<string | undefined> = signal(undefined);
  /** When the next attempt begins, in milliseconds since 1970. */
  readonly retryAt: Signal<number | undefined> = signal(undefined);
  /** Whether the server answers, but no longer lets this user in. */
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

  /** Receives until the page is left. */
  async run(): Promise<never> {
    for (;;) {
      try {
        await this.#receive();
        this.problem.value = 'The server ended the stream.';
      } catch (error) {
        // A close without a reason ends in a colon.
        this.problem.value = (error instanceof Error ? error.message : String(error)).replace(/:\s*$/, '.');
        await this.#explain(error);
      }

      await this.#client?.close();
      this.#client = undefined;
      void this.#checkAccess();
      await this.#wait();
    }
  }

  /** Connects now instead of after the delay. */
  retry(): void {
    this.#attempt = 0;
    this.#wake?.();
  }

  /** Closes a connection; false if there is none any more. */
  async closeConnection(id: string): Promise<boolean> {
    const closed = await this.#client?.request<boolean>('rpcgateway.live.closeConnection', [id]);
    if (closed === undefined) {
      throw new Error('The server is away.');
    }

    return closed;
  }

  async #receive(): Promise<void> {
    const client = await connect(this.#address, {
      reconnect: { enabled: false },
      whenDisconnected: 'fail',
      // The page's own calls are no part of anybody's traces.
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

  // A handshake that fails closes with 1006, whatever the server said.
  async #explain(error: unknown): Promise<void> {
    if (this.#client === undefined && error instanceof RpcConnectionLostError && error.close?.code === 1006) {
      this.problem.value = (await findRefusal(this.#address)) ?? this.problem.value;
    }
  }

  // A page is not told why its WebSocket was refused, but why it would be refused itself. A redirection leads to where
  // one signs in.
  async #checkAccess(): Promise<void> {
    try {
      const options: RequestInit = { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(longestDelay) };
      const { status, type } = await fetch(location.href, options);
      this.refused.value = status === 401 || status === 403 || type === 'opaqueredirect';
    } catch {
      this.refused.value = false;
    }
  }

  async #wait(): Promise<void> {
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#attempt++);
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
