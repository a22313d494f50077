import type { RpcClose } from './close.js';
import type { Connection } from './connection.js';
import { RpcConnectionLostError } from './errors.js';

/** What waits at a gate: a call or a batch of them. */
export interface GateCall {
  start(connection: Connection): void;
  fail(error: unknown): void;
}

/** Where calls find their connection. */
export interface CallGate {
  /** The timeout of calls that name none, in ms. */
  readonly callTimeout: number;
  /** Whether another connection may come. */
  readonly mayReopen: boolean;
  /** The connection of the moment. */
  readonly connection: Connection | undefined;
  enter(call: GateCall, mustWait?: boolean): void;
  leave(call: GateCall): void;
  /** The error of what cannot wait. */
  refusal(): unknown;
}

/** The gate to one connection, which ends with it. */
export function gateTo(connection: Connection): CallGate {
  return {
    callTimeout: connection.settings.callTimeout,
    mayReopen: false,
    connection,
    enter: (call) => call.start(connection),
    leave: () => {},
    refusal: () => connection.lost(false),
  };
}

/** The gate of a client: calls find the connection of the moment, or wait in their order for the next one. */
export class ConnectionGate implements CallGate {
  connection: Connection | undefined;
  mayReopen = true;
  readonly #waiting = new Set<GateCall>();
  #refuse = () => new RpcConnectionLostError('There is no connection at the moment.', false);

  constructor(
    readonly callTimeout: number,
    readonly mayWait: boolean,
    readonly maxWaiting: number,
  ) {}

  enter(call: GateCall, mustWait = this.mayWait): void {
    if (this.connection) {
      call.start(this.connection);
    } else if (this.mayReopen && mustWait && this.#waiting.size < this.maxWaiting) {
      this.#waiting.add(call);
    } else {
      call.fail(this.refusal());
    }
  }

  leave(call: GateCall): void {
    this.#waiting.delete(call);
  }

  refusal(): unknown {
    return this.#refuse();
  }

  /** Lets all waiting calls through, and then every call. */
  open(connection: Connection): void {
    for (const call of this.#waiting) {
      this.#waiting.delete(call);
      call.start(connection);
    }

    this.connection = connection;
  }

  /** Makes calls wait again. */
  close(): void {
    this.connection = undefined;
  }

  /** Fails all waiting calls, and every call to come. */
  shut(close: RpcClose, cause: unknown): void {
    this.connection = undefined;
    this.mayReopen = false;
    this.#refuse = () =>
      new RpcConnectionLostError(`The client is closed (${close.code}): ${close.reason}`, false, close, { cause });
    for (const call of this.#waiting) {
      call.fail(this.refusal());
    }

    this.#waiting.clear();
  }
}
