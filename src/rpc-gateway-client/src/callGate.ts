import type { Connection } from './connection.js';
import { lostError } from './errors.js';
import type { Outlet } from './transport.js';

/** What enters a gate: a call, a notification of a batch, or a batch. */
export interface GateCall {
  start(connection: Connection, outlet?: Outlet): void;
  fail(error: unknown): void;
}

/** Where calls find the connection of the moment, or wait in their order for the next one. */
export interface CallGate {
  /** The timeout of calls that name none, in ms. */
  readonly callTimeout: number;
  /** The connection of the moment. */
  connection(): Connection | undefined;
  /** Whether another connection may come. */
  mayReopen(): boolean;
  /** Starts a call, lets it wait where it may or `wait` says so, or fails it. */
  enter(call: GateCall, wait?: boolean): void;
  leave(call: GateCall): void;
  /** Lets all waiting calls through, and then every call. */
  open(connection: Connection): void;
  /** Makes calls wait again. */
  close(): void;
  /** Fails all waiting calls, and every call to come, with what the function makes. */
  shut(refuse: () => unknown): void;
}

/** Makes a gate that is closed. */
export function createGate(callTimeout: number, mayWait: boolean, maxWaiting: number): CallGate {
  const waiting = new Set<GateCall>();
  let current: Connection | undefined;
  let refusal: (() => unknown) | undefined;

  return {
    callTimeout,
    connection: () => current,
    mayReopen: () => !refusal,

    enter(call, wait = mayWait) {
      if (current) {
        call.start(current);
      } else if (!refusal && wait && waiting.size < maxWaiting) {
        waiting.add(call);
      } else {
        call.fail(refusal ? refusal() : lostError());
      }
    },

    leave: (call) => waiting.delete(call),

    open(connection) {
      for (const call of waiting) {
        waiting.delete(call);
        call.start(connection);
      }

      // Not before: a call that comes now must not overtake one that has waited.
      current = connection;
    },

    close() {
      current = undefined;
    },

    shut(refuse) {
      current = undefined;
      refusal = refuse;
      for (const call of waiting) {
        call.fail(refuse());
      }
    },
  };
}
