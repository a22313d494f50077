import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { connect, type RpcClient, RpcConnectionLostError, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { CallbackInbox } from '../callbacks/callbackInbox';
import type { ContractDocument } from '../contracts/contractDocument';
import { recordingSocket } from '../traffic/recordingSocket';
import { TrafficLog } from '../traffic/trafficLog';
import type { DashboardDescription } from './dashboardDescription';
import { type DocumentState, loadDocument } from './documentLoader';
import { findRefusal } from './refusal';

/** The state of the connection. It stays disconnected until the user connects. */
export type GatewayState = 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'unauthorized';

const pingInterval = 5000;
const initialDelay = 500;
const maxDelay = 15_000;

/** The page's connection to the gateway, with the contracts, the received callbacks and the traffic. */
export class Gateway {
  readonly description: DashboardDescription;
  readonly traffic = new TrafficLog();
  readonly inbox = new CallbackInbox();
  readonly state: Signal<GatewayState> = signal('connecting');
  readonly document: Signal<DocumentState> = signal({ status: 'loading' });
  readonly contracts: ReadonlySignal<ContractDocument | undefined> = computed(() =>
    this.document.value.status === 'ready' ? this.document.value.document : undefined,
  );
  /** The duration of a round trip in milliseconds, measured every few seconds. */
  readonly latency: Signal<number | undefined> = signal(undefined);
  /** The time of the next connection attempt, in milliseconds since 1970. */
  readonly retryAt: Signal<number | undefined> = signal(undefined);
  readonly problem: Signal<string | undefined> = signal(undefined);
  /** Why the gateway refuses this page's handshakes, if known. */
  readonly refusal: Signal<string | undefined> = signal(undefined);
  /** The last protocol error: the gateway sent something other than JSON-RPC. */
  readonly protocolError: Signal<string | undefined> = signal(undefined);
  /** Kept in memory only: a token in browser storage would remain after it is needed. */
  readonly token: Signal<string> = signal('');
  #client: RpcClient | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  // Incremented for each client, so that events of older clients are ignored.
  #generation = 0;

  constructor(description: DashboardDescription) {
    this.description = description;
    setInterval(() => void this.#ping(), pingInterval);
  }

  /** The connected client, if any. */
  get client(): RpcClient | undefined {
    return this.#client;
  }

  /** The full address of the endpoint, such as ws://host/rpc. */
  get address(): string {
    const url = new URL(this.description.endpoint, document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  /** Connects now instead of waiting for the next attempt. */
  async connect(): Promise<void> {
    const generation = await this.#closeClient();
    this.state.value = this.#attempt > 0 ? 'reconnecting' : 'connecting';
    try {
      const client = await connect(this.address, {
        webSocket: recordingSocket(this.traffic),
        token: () => this.token.value || undefined,
        whenDisconnected: 'fail',
      });
      if (generation !== this.#generation) {
        await client.close();
        return;
      }

      this.#adopt(client, generation);
    } catch (error) {
      if (generation === this.#generation) {
        this.#fail(error);
        void this.#explain(error, generation);
      }
    }

    await this.reloadDocument();
  }

  /** Closes the connection until the user connects again. */
  async disconnect(): Promise<void> {
    await this.#closeClient();
    this.state.value = 'disconnected';
    this.problem.value = undefined;
  }

  /** Connects again with another token. */
  async useToken(token: string): Promise<void> {
    this.token.value = token;
    this.#attempt = 0;
    await this.connect();
  }

  /** Loads the contracts again. */
  async reloadDocument(): Promise<void> {
    const generation = this.#generation;
    const loaded = await loadDocument(
      new URL(this.description.openrpc, document.baseURI).href,
      this.token.value,
      this.#client,
    );
    if (generation === this.#generation && this.#isChanged(loaded)) {
      this.document.value = loaded;
      this.#listen();
    }
  }

  // The old document stays while the gateway is unreachable, and views keep their state if the document has not
  // changed.
  #isChanged(loaded: DocumentState): boolean {
    const current = this.document.value;
    if (current.status !== 'ready') {
      return true;
    }

    return loaded.status === 'ready'
      ? loaded.source !== current.source
      : loaded.status === 'missing' && loaded.reason === 'unauthorized';
  }

  #adopt(client: RpcClient, generation: number): void {
    this.#client = client;
    this.#attempt = 0;
    this.state.value = 'connected';
    this.problem.value = undefined;
    this.refusal.value = undefined;
    this.#listen();
    client.onStateChange((change) => {
      if (generation !== this.#generation) {
        return;
      }

      if (change.current === 'connected') {
        this.state.value = 'connected';
        this.problem.value = undefined;
        this.retryAt.value = undefined;
        void this.#ping();
        void this.reloadDocument();
      } else if (change.current === 'closed') {
        this.#fail(change.error ?? change.close?.reason);
      } else {
        this.state.value = 'reconnecting';
        this.latency.value = undefined;
        this.retryAt.value = change.delay === undefined ? undefined : Date.now() + change.delay;
        this.problem.value = describeClose(change.close) ?? this.problem.value;
      }
    });
    client.onProtocolError((error) => {
      this.protocolError.value = error.message;
    });
    void this.#ping();
  }

  #fail(error: unknown): void {
    this.#client = undefined;
    this.latency.value = undefined;
    this.problem.value = error instanceof Error ? error.message : typeof error === 'string' ? error : undefined;
    const refusal = refusalCode(error);
    if (refusal !== undefined) {
      const wantsToken = refusal === RpcErrorCode.Unauthenticated || refusal === RpcErrorCode.Forbidden;
      this.state.value = wantsToken ? 'unauthorized' : 'disconnected';
      return;
    }

    const delay = Math.min(maxDelay, initialDelay * 2 ** this.#attempt);
    this.#attempt++;
    this.state.value = 'reconnecting';
    this.retryAt.value = Date.now() + delay;
    this.#retry = setTimeout(() => void this.connect(), delay);
  }

  // A failed handshake closes with code 1006, whatever the server responded.
  async #explain(error: unknown, generation: number): Promise<void> {
    const failed = error instanceof RpcConnectionLostError && error.close?.code === 1006;
    const refusal = failed ? await findRefusal(this.address) : undefined;
    if (generation === this.#generation && this.#client === undefined) {
      this.refusal.value = refusal;
    }
  }

  async #closeClient(): Promise<number> {
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    this.retryAt.value = undefined;
    this.latency.value = undefined;
    const client = this.#client;
    this.#client = undefined;
    await client?.close();
    return generation;
  }

  // A new client or a new document requires new callback handlers.
  #listen(): void {
    if (this.#client !== undefined && this.contracts.value !== undefined) {
      this.inbox.listen(this.#client, this.contracts.value.callbacks);
    }
  }

  async #ping(): Promise<void> {
    const client = this.#client;
    if (client?.state !== 'connected' || document.visibilityState === 'hidden') {
      return;
    }

    try {
      const latency = await client.ping();
      if (client === this.#client) {
        this.latency.value = latency;
      }
    } catch {
      // The connection was lost; the state shows it.
    }
  }
}

// The error code of a refused $/hello, if another attempt would be refused too.
function refusalCode(error: unknown): number | undefined {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof RpcError &&
    cause.code !== RpcErrorCode.Unavailable &&
    cause.code !== RpcErrorCode.LimitExceeded
    ? cause.code
    : undefined;
}

function describeClose(close: { readonly code: number; readonly reason: string } | undefined): string | undefined {
  return close === undefined
    ? undefined
    : `The connection was closed with code ${close.code}${close.reason === '' ? '' : `: ${close.reason}`}`;
}
