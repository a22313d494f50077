import type { Connection } from './connection.js';
import { lostError } from './errors.js';
import type { Settings } from './options.js';
import type { Outlet } from './transport.js';

/** What enters a gate: a call, a notification of a batch, or a batch. */
export interface GateCall {
  start(connection: Connection, outlet?: Outlet): void;
  fail(error: unknown): void;
}

/** Where calls find the current connection, or wait in their order for the next one. */
export interface CallGate {
  /** The timeout of calls that have no timeout of their own, in ms. */
  readonly callTimeout: number;
  /** The current connection. */
  connection(): Connection | undefined;
  /** Whether another connection may come. */
  mayReopen(): boolean;
  /** Starts a call, lets it wait if it may or `wait` says so, or fails it, with `error` if there is one. */
  enter(call: GateCall, wait?: boolean, error?: unknown): void;
  /** Takes a call back that a connection refused because it is draining: the call waits for the next connection. */
  hold(call: GateCall, draining: Connection, error: unknown, wait?: boolean): void;
  leave(call: GateCall): void;
  /** Lets all waiting calls through, and then every call. */
  open(connection: Connection): void;
  /** Makes calls wait again. */
  close(): void;
  /** Fails all waiting calls, and every call to come, with the error that the function returns. */
  shut(refuse: () => unknown): void;
}

/** Makes a gate that is closed. */
export function createGate({ url, callTimeout = 0, whenDisconnected, maxWaitingCalls = 1000 }: Settings): CallGate {
  const waiting = new Set<GateCall>();
  const mayWait = whenDisconnected !== 'fail';
  let current: Connection | undefined;
  let refusal: (() => unknown) | undefined;

  const gate: CallGate = {
    callTimeout,
    connection: () => current,
    mayReopen: () => !refusal,

    enter(call, wait = mayWait, error?) {
      if (current) {
        call.start(current);
      } else if (!refusal && wait && waiting.size < maxWaitingCalls) {
        waiting.add(call);
      } else {
        call.fail(refusal ? refusal() : (error ?? lostError(url)));
      }
    },

    hold(call, draining, error, wait) {
      if (current === draining) {
        current = undefined;
      }

      gate.enter(call, wait, error);
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
  return gate;
}
