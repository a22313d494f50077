import type { Settings } from '../context/settings.js';
import { lostError } from '../errors/connectionLoss.js';
import type { MessageSink } from '../wire/message.js';
import type { CallConnection } from './callConnection.js';

/** What passes a gate: a call, a notification, or a batch. */
export interface GateCall {
  start(connection: CallConnection, sink?: MessageSink): void;
  fail(error: unknown): void;
}

/** Connects calls with the current connection. Calls wait here in their order until there is a connection. */
export interface CallGate {
  /** The timeout of calls that have no timeout of their own, in ms. */
  readonly callTimeout: number;
  /** How often a call is made again that a rate limit refused. */
  readonly maxRateLimitRetries: number;
  /** The current connection. */
  connection(): CallConnection | undefined;
  /** Whether another connection may follow. */
  mayReopen(): boolean;
  /** Starts a call, makes it wait if it may or if `wait` is true, or fails it, with `error` if there is one. */
  enter(call: GateCall, wait?: boolean, error?: unknown): void;
  /**
   * Takes back a call that was refused. If the connection that refused it is draining, the call waits for the next
   * connection.
   */
  hold(call: GateCall, draining: CallConnection | undefined, error: unknown, wait?: boolean): void;
  /** Removes a waiting call. */
  leave(call: GateCall): void;
  /** Starts all waiting calls, and from then on every call. */
  open(connection: CallConnection): void;
  /** Makes calls wait again. */
  close(): void;
  /** Fails all waiting calls and all future calls with the error that the function returns. */
  shut(refuse: () => unknown): void;
}

/** Creates a closed gate. */
export function createGate({
  url,
  callTimeout = 0,
  maxRateLimitRetries = 0,
  whenDisconnected,
  maxWaitingCalls = 1000,
}: Settings): CallGate {
  const waiting = new Set<GateCall>();
  const mayWait = whenDisconnected !== 'fail';
  let current: CallConnection | undefined;
  let refusal: (() => unknown) | undefined;

  const gate: CallGate = {
    callTimeout,
    maxRateLimitRetries,
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

      // Set last, so that a new call cannot overtake a waiting call.
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
