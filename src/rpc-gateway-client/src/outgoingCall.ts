import { encodeArgument, encodeArguments } from './arguments.js';
import type { CallGate, GateCall } from './callGate.js';
import type { RpcCallOptions } from './callOptions.js';
import type { Connection } from './connection.js';
import { defer, ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { letGo, openReceiver, toReference } from './openReceiver.js';
import type { StreamOrigin } from './openStream.js';
import type { Failure, StreamReceiver } from './streamReceiver.js';
import type { RpcParams } from './types.js';

/** A call from the moment it is made to its end, which is that of the stream it may be answered with. */
export interface OutgoingCall extends StreamOrigin {
  readonly answer: Promise<unknown>;
}

/**
 * Makes a call.
 * @param streams Whether the result may be a stream, with which the call then goes on.
 */
export function startCall(
  gate: CallGate,
  method: string,
  params: RpcParams | undefined,
  given: AbortSignal | RpcCallOptions = {},
  streams = false,
): OutgoingCall {
  const options = given instanceof AbortSignal ? { signal: given } : given;
  const { signal, timeout = gate.callTimeout, resumeFrom } = options;
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
  let sourceError: unknown;

  function end(): void {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    for (const end of ends.splice(0)) {
      end();
    }
  }

  function fail(error: unknown): void {
    if (!answered) {
      answered = true;
      connection?.pending.delete(id);
      if (error instanceof RpcError) {
        error.cause = sourceError;
      }

      answer.reject(error);
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
        // The reader has gone: there is nobody to tell.
        answered = true;
        end();
      }

      connection?.cancel(id);
    } else if (connection && !stopped) {
      stopped = reason ?? { error: undefined };
      letGo(connection, result);
      end();
    }
  }

  const onAbort = () => stop({ error: signal?.reason });

  const call: GateCall = {
    fail,
    start(to, outlet) {
      connection = to;
      try {
        const encode = (value: unknown) =>
          encodeArgument(to, value, ends, (error) => {
            sourceError = error;
          });
        const resolve = (value: unknown) => {
          answered = true;
          result = value;
          clearTimeout(timer);
          answer.resolve(value);
          if (!streams || !toReference(value)) {
            end();
          }
        };
        id = to.request(method, encodeArguments(params, encode), { resolve, reject: fail }, outlet);
      } catch (error) {
        fail(error);
      }
    },
  };

  if (signal?.aborted) {
    fail(signal.reason);
  } else {
    signal?.addEventListener('abort', onAbort);
    if (timeout) {
      const error = new RpcError(RpcErrorCode.DeadlineExceeded, `'${method}' was not answered within ${timeout} ms.`);
      timer = setTimeout(() => stop({ error }), timeout);
    }

    gate.enter(call, resumeFrom && true);
  }

  return {
    answer: answer.promise,
    stop,

    async open(fail) {
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
      resumeFrom && gate.mayReopen() ? startCall(gate, method, resumeFrom(last), options, true) : undefined,
  };
}
