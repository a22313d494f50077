import { report } from './callError.js';
import { type RpcClose, RpcCloseCode } from './close.js';
import type { Connection, ConnectionOwner } from './connection.js';
import type { ConnectionGate } from './connectionGate.js';
import { RpcConnectionLostError } from './errors.js';
import { openConnection } from './opening.js';
import type { Settings } from './options.js';
import type { RpcClientState, RpcClientStateChange } from './rpcClient.js';
import { isOffline, watchSurroundings } from './surroundings.js';

/** What the loop works for. */
export interface ReconnectingOwner extends ConnectionOwner {
  readonly settings: Settings;
  readonly gate: ConnectionGate;
  /** Changes the state, and gives a function that tells of it. */
  changeState(state: RpcClientState, details?: Partial<RpcClientStateChange>): () => void;
}

interface Outcome {
  readonly close?: RpcClose;
  readonly error?: unknown;
  readonly lasted?: boolean;
}

const thisMachine = /^wss?:\/\/(localhost|127\.|\[::1\])/;

/**
 * The one loop of a client: connects, opens the gate for calls, waits for the end, closes the gate, and begins again
 * until it may not or is stopped.
 */
export class Reconnecting {
  readonly #stopping = new AbortController();
  #connection: Connection | undefined;
  #hasConnected = false;
  #hurry: () => void = () => {};

  constructor(
    readonly client: ReconnectingOwner,
    readonly onFirst: () => void,
  ) {}

  /** Runs until the client is closed; never fails. */
  async run(): Promise<RpcClose> {
    const { gate, changeState } = this.client;
    const forget = watchSurroundings(() => {
      this.#hurry();
      this.#connection?.heartbeat.check();
    });
    const { close: lostBy, error } = await this.#reconnect();
    forget();
    const close = lostBy ?? {
      code: RpcCloseCode.Lost,
      reason: error instanceof Error ? error.message : String(error),
    };
    const tell = changeState('closed', { close, error });
    gate.shut(close, error);
    tell();
    return close;
  }

  stop(): void {
    const reason = 'The client was closed.';
    this.#stopping.abort(new RpcConnectionLostError(reason, false));
    this.#connection?.close(RpcCloseCode.Normal, reason);
    this.#hurry();
  }

  async #reconnect(): Promise<Outcome> {
    const { client } = this;
    const { initialDelay, maxDelay } = client.settings.reconnect;
    for (let failures = 0; ; ) {
      const outcome = await this.#connectOnce();
      const { close, error, lasted } = outcome;
      failures = lasted ? 1 : failures + 1;
      if (this.#stopping.signal.aborted || !this.#mayReconnect(outcome, failures)) {
        return outcome;
      }

      // Between nothing and ever longer, so that the clients of one server do not come back all at once.
      const delay = Math.min(initialDelay * 2 ** (failures - 1), maxDelay) * Math.random();
      client.changeState('reconnecting', { attempt: failures, delay, close, error })();
      await this.#wait(delay);
    }
  }

  async #connectOnce(): Promise<Outcome> {
    const { client } = this;
    const { settings, gate } = client;
    const { signal } = this.#stopping;
    let connection: Connection;
    try {
      signal.throwIfAborted();
      connection = await openConnection(settings, client, this.#hasConnected, signal);
    } catch (error) {
      return { error };
    }

    const started = performance.now();
    this.#connection = connection;
    this.#hasConnected = true;
    const tell = client.changeState('connected');
    gate.open(connection);
    tell();
    this.onFirst();
    if (signal.aborted) {
      this.stop();
    }

    const close = await connection.ended;
    this.#connection = undefined;
    return { close, lasted: performance.now() - started >= settings.reconnect.stableAfter };
  }

  #mayReconnect({ close, error }: Outcome, attempt: number): boolean {
    const { enabled, retryFirstConnect, maxAttempts, shouldReconnect } = this.client.settings.reconnect;
    if (!enabled || attempt > maxAttempts || !(this.#hasConnected || retryFirstConnect)) {
      return false;
    }

    try {
      return shouldReconnect({ attempt, close, error });
    } catch (thrown) {
      report(thrown);
      return false;
    }
  }

  // No network, no attempts; but this machine can always be reached.
  #wait(delay: number): Promise<void> {
    const { signal } = this.#stopping;
    const { url } = this.client.settings;
    return new Promise((resolve) => {
      const hurry = () => {
        if (signal.aborted || !isOffline() || thisMachine.test(url)) {
          clearTimeout(timer);
          resolve();
        }
      };
      const timer = setTimeout(hurry, delay);
      this.#hurry = hurry;
    });
  }
}
