import { Callbacks } from './callbacks.js';
import { Caller } from './caller.js';
import type { RpcClose } from './close.js';
import type { Connection } from './connection.js';
import { ConnectionGate, gateTo } from './connectionGate.js';
import { RpcError } from './errors.js';
import { Listeners } from './listeners.js';
import type { Settings } from './options.js';
import { Reconnecting } from './reconnecting.js';
import type { RpcClient, RpcClientState, RpcClientStateChange, RpcConnection } from './rpcClient.js';
import type { RpcLimits } from './types.js';

/** One connection, as `onReconnected` gets it. */
class PreparedConnection extends Caller implements RpcConnection {
  constructor(readonly connection: Connection) {
    super(gateTo(connection));
  }

  get connectionId(): string | undefined {
    return this.connection.connectionId;
  }
}

/** The client: what calls go through, and what hears of changes. */
export class Client extends Caller implements RpcClient {
  state: RpcClientState = 'connecting';
  readonly closed: Promise<RpcClose>;
  readonly #gate: ConnectionGate;
  readonly #callbacks = new Callbacks();
  readonly #states = new Listeners<RpcClientStateChange>();
  readonly #protocolErrors = new Listeners<RpcError>();
  readonly #preparations = new Set<(connection: RpcConnection) => unknown>();
  readonly #reconnecting: Reconnecting;

  constructor(settings: Settings, onFirst: () => void) {
    const gate = new ConnectionGate(settings.callTimeout, settings.wait, settings.maxWaitingCalls);
    super(gate);
    this.#gate = gate;
    this.#reconnecting = new Reconnecting(
      {
        settings,
        callbacks: this.#callbacks,
        gate,
        prepare: (connection) => this.#prepare(connection),
        onProtocolError: (error) => this.#protocolErrors.tell(error),
        onLost: () => gate.close(),
        changeState: (current, details) => {
          const previous = this.state;
          this.state = current;
          return () => this.#states.tell({ previous, current, ...details });
        },
      },
      onFirst,
    );
    this.closed = this.#reconnecting.run();
  }

  get connectionId(): string | undefined {
    return this.#gate.connection?.connectionId;
  }

  get limits(): RpcLimits | undefined {
    return this.#gate.connection?.limits;
  }

  onStateChange(listener: (change: RpcClientStateChange) => void): () => void {
    return this.#states.add(listener);
  }

  onProtocolError(listener: (error: RpcError) => void): () => void {
    return this.#protocolErrors.add(listener);
  }

  onReconnected(prepare: (connection: RpcConnection) => unknown): () => void {
    this.#preparations.add(prepare);
    return () => this.#preparations.delete(prepare);
  }

  on<T extends object>(contract: string, handlers: T): () => void {
    return this.#callbacks.add(contract, handlers);
  }

  async ping(): Promise<number> {
    const started = performance.now();
    try {
      await this.request('$/ping');
    } catch (error) {
      if (!(error instanceof RpcError)) {
        throw error;
      }
    }

    return performance.now() - started;
  }

  async close(): Promise<void> {
    this.#reconnecting.stop();
    await this.closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #prepare(connection: Connection): Promise<void> {
    const prepared = new PreparedConnection(connection);
    for (const prepare of this.#preparations) {
      await prepare(prepared);
    }
  }
}
