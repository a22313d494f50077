import { onAbort } from './abortListeners.js';
import { encodeArgument, encodeArguments } from './arguments.js';
import { fromCall } from './callError.js';
import type { CallGate, GateCall } from './callGate.js';
import type { RpcCallOptions } from './callOptions.js';
import type { Connection } from './connection.js';
import { defer, ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { isHeld, letGo, openReceiver, toReference } from './openReceiver.js';
import type { StreamOrigin } from './openStream.js';
import type { Failure, StreamReceiver } from './streamReceiver.js';
import type { RpcParams } from './types.js';

/** A call from the moment it is made to its end, which is that of the stream it may be answered with. */
export interface OutgoingCall extends StreamOrigin {
  readonly answer: Promise<unknown>;
  /** The call itself, or the same call once more if its stream was released because nothing had read it. */
  renew(): StreamOrigin;
}

/** What may become of the result of a call. */
export interface ResultUse {
  /** Whether the result may be a stream, with which the call then goes on. */
  readonly streams?: boolean;
  /** Whether something waits for the result as a promise. */
  isAwaited?: boolean;
  /** Whether something reads the result as a stream. */
  isRead?: boolean;
}

/** Makes a call, with options that were checked. */
export function startCall(
  gate: CallGate,
  method: string,
  params: RpcParams | undefined,
  options: RpcCallOptions,
  use: ResultUse = {},
): OutgoingCall {
  const { signal, timeout = gate.callTimeout, resumeFrom } = options;
  const wait = resumeFrom && true;
  const answer = defer<unknown>();
  const ends: (() => void)[] = [];
  let connection: Connection | undefined;
  let id = 0;
  let answered = false;
  let result: unknown;
  let receiver: StreamReceiver | undefined;
  let failReader: (error: unknown) => void = ignore;
  let stopped: Failure | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopListening = ignore;
  let sourceError: unknown;
  // A source that was read cannot be read again.
  let isRepeatable = true;
  let isReleased = false;

  function end(): void {
    clearTimeout(timer);
    stopListening();
    endArguments();
  }

  function endArguments(): void {
    for (const end of ends.splice(0)) {
      end();
    }
  }

  function fail(error: unknown): void {
    if (!answered) {
      answered = true;
      connection?.pending.delete(id);
      if (error instanceof RpcError && sourceError) {
        error.cause = sourceError;
      }

      answer.reject(fromCall(error));
      end();
    }
  }

  function succeed(value: unknown): void {
    answered = true;
    result = value;
    clearTimeout(timer);
    answer.resolve(value);
    if (!use.streams || (use.isAwaited && !use.isRead) || !toReference(value)) {
      end();
    } else if (!use.isRead && isHeld(value)) {
      // Nothing reads it yet: it must not occupy one of the server's streams meanwhile.
      isReleased = true;
      letGo(connection as Connection, value);
      end();
    }
  }

  function stop(reason?: Failure): void {
    if (receiver) {
      receiver.stop();
      if (reason) {
        failReader(reason.error);
      }
    } else if (!answered) {
      gate.leave(call);
      if (reason) {
        fail(reason.error);
      } else {
        // The reader has gone: nothing waits for the result.
        answered = true;
        end();
      }

      connection?.cancel(id);
    } else if (connection && !stopped && !isReleased) {
      stopped = reason ?? { error: undefined };
      letGo(connection, result);
      end();
    }
  }

  const call: GateCall = {
    fail,
    start(to, outlet) {
      connection = to;
      const encode = (value: unknown) => {
        const encoded = encodeArgument(to, value, ends, (error) => {
          sourceError = error;
        });
        isRepeatable &&= encoded === value || typeof value === 'function';
        return encoded;
      };
      const reject = (error: unknown) => {
        if (isRepeatable && !answered && isDraining(error)) {
          connection = undefined;
          id = 0;
          endArguments();
          gate.hold(call, to, error, wait);
        } else {
          fail(error);
        }
      };
      try {
        id = to.request(method, encodeArguments(params, encode), { resolve: succeed, reject }, outlet);
      } catch (error) {
        fail(error);
      }
    },
  };

  if (signal?.aborted) {
    fail(signal.reason);
  } else {
    if (signal) {
      stopListening = onAbort(signal, () => stop({ error: signal.reason }));
    }

    if (timeout) {
      const error = new RpcError(RpcErrorCode.DeadlineExceeded, `'${method}' was not answered within ${timeout} ms.`);
      timer = setTimeout(() => stop({ error }), timeout);
    }

    gate.enter(call, wait);
  }

  const made: OutgoingCall = {
    answer: answer.promise,
    stop,

    renew() {
      if (isReleased && !isRepeatable) {
        throw new Error(`'${method}' has a stream among its arguments: its result must be read at once.`);
      }

      return isReleased ? startCall(gate, method, params, options, { streams: true }) : made;
    },

    async open(fail) {
      use.isRead = true;
      failReader = fail;
      await answer.promise;
      if (stopped) {
        throw stopped.error;
      }

      try {
        receiver = openReceiver(connection as Connection, result, end);
        return receiver;
      } catch (error) {
        end();
        throw error;
      }
    },

    again: (last) =>
      resumeFrom && gate.mayReopen()
        ? startCall(gate, method, resumeFrom(last), options, { streams: true })
        : undefined,
  };
  return made;
}

// {"code":-32006,"message":"…","data":{"reason":"draining"}}: the server shuts down and has not executed the call.
const isDraining = (error: unknown): boolean =>
  error instanceof RpcError &&
  error.code === RpcErrorCode.Unavailable &&
  (error.data as { reason?: unknown } | undefined | null)?.reason === 'draining';
