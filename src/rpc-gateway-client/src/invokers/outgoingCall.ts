import type { RpcCallOptions, RpcParams } from '../callOptions.js';
import { markAsOurs } from '../errors/callError.js';
import { onAbort } from '../platform/abortListeners.js';
import { defer, ignore } from '../platform/deferred.js';
import { isHeld, toReference } from '../references/reference.js';
import { RpcConnectionLostError } from '../rpcConnectionLostError.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { StreamOrigin } from '../streams/openStream.js';
import type { Failure, StreamReceiver } from '../streams/streamReceiver.js';
import type { CallConnection } from './callConnection.js';
import type { CallGate, GateCall } from './callGate.js';
import { mapParams } from './mapParams.js';
import { delayOfRetry } from './rateLimitRetry.js';

/** A call from its start to its end: the end of the stream, if it returns one. */
export interface OutgoingCall extends StreamOrigin {
  /** Settles with the response. */
  readonly result: Promise<unknown>;
  /** Returns this call, or the same call started again if its stream was released because nothing had read it. */
  renew(): StreamOrigin;
}

/** How the result of a call is used. */
export interface ResultUse {
  /** Whether the result may be a stream, which continues the call. */
  readonly streams?: boolean;
  /** Whether something awaits the result as a promise. */
  isAwaited?: boolean;
  /** Whether something reads the result as a stream. */
  isRead?: boolean;
}

/** Starts a call. The options are already validated. */
export function startCall(
  gate: CallGate,
  method: string,
  params: RpcParams | undefined,
  options: RpcCallOptions,
  use: ResultUse = {},
): OutgoingCall {
  const { signal, timeout = gate.callTimeout, resumeFrom, idempotencyKey } = options;
  const key = idempotencyKey === true ? createKey() : idempotencyKey;
  const wait = resumeFrom && true;
  // The timeout covers all attempts, and the time that the call waits for a connection.
  const deadline = timeout && performance.now() + timeout;
  const response = defer<unknown>();
  const ends: (() => void)[] = [];
  let connection: CallConnection | undefined;
  let id = 0;
  let isSettled = false;
  let result: unknown;
  let receiver: StreamReceiver | undefined;
  let failReader: (error: unknown) => void = ignore;
  let stopped: Failure | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let retries = 0;
  let stopListening = ignore;
  let sourceError: unknown;
  // Whether the params can be sent again: a source among them can be read only once.
  let isRepeatable = true;
  let isReleased = false;
  // While the server remembers the key, counted from the first attempt.
  let repeatUntil = 0;
  let store: string | undefined;
  // The loss of the connection over which the request was sent.
  let lost: RpcConnectionLostError | undefined;

  function end(): void {
    clearTimeout(timer);
    clearTimeout(retryTimer);
    stopListening();
    endParams();
  }

  function endParams(): void {
    for (const end of ends.splice(0)) {
      end();
    }
  }

  function fail(error: unknown): void {
    if (!isSettled) {
      isSettled = true;
      connection?.pending.forget(id);
      if (error instanceof RpcError && sourceError) {
        error.cause = sourceError;
      }

      response.reject(markAsOurs(error));
      end();
    }
  }

  function succeed(value: unknown): void {
    isSettled = true;
    result = value;
    clearTimeout(timer);
    response.resolve(value);
    if (!use.streams || (use.isAwaited && !use.isRead) || !toReference(value)) {
      end();
    } else if (!use.isRead && isHeld(value)) {
      // Nothing reads the stream yet: it must not occupy one of the server's streams until then.
      isReleased = true;
      connection?.references.release(value);
      end();
    }
  }

  function stop(reason?: Failure): void {
    if (receiver) {
      receiver.stop();
      if (reason) {
        failReader(reason.error);
      }
    } else if (!isSettled) {
      gate.leave(call);
      if (reason) {
        fail(reason.error);
      } else {
        // The reader has stopped, so nothing waits for the result.
        isSettled = true;
        end();
      }

      connection?.pending.cancel(id, connection.references.release);
    } else if (connection && !stopped && !isReleased) {
      stopped = reason ?? { error: undefined };
      connection.references.release(result);
      end();
    }
  }

  const call: GateCall = {
    fail: (error) => fail(lost ?? error),
    start(to, sink) {
      connection = to;
      const now = performance.now();
      const { idempotencyWindow = 0, idempotencyStore } = to.context.limits ?? {};
      const isKeyed = key !== undefined && idempotencyWindow > 0 && (!repeatUntil || now < repeatUntil);
      if (lost && (!isKeyed || store !== idempotencyStore)) {
        // The server would execute the call again: it does not know the key, or does not remember it.
        fail(lost);
        return;
      }

      if (isKeyed) {
        repeatUntil ||= now + idempotencyWindow;
        store = idempotencyStore;
      }

      const encode = (value: unknown) => {
        const encoded = to.references.encode(value, ends, (error) => {
          sourceError = error;
        });
        isRepeatable &&= encoded === value || typeof value === 'function';
        return encoded;
      };
      const reject = (error: unknown) => {
        const isLost = isKeyed && error instanceof RpcConnectionLostError;
        if (isLost && error.requestSent) {
          lost = error;
        }

        const mayRepeat = isRepeatable && !isSettled;
        const isHeld = mayRepeat && (isLost || isDraining(error));
        const left = deadline ? deadline - performance.now() : Infinity;
        const delay =
          mayRepeat && retries < gate.maxRateLimitRetries ? delayOfRetry(error, retries + 1, left) : undefined;
        if (!isHeld && delay === undefined) {
          // A refused repeat was not executed, but an earlier attempt may have been.
          fail(lost && isRefusal(error as Partial<RpcError>) ? lost : error);
          return;
        }

        connection = undefined;
        id = 0;
        endParams();
        if (isHeld) {
          gate.hold(call, to, error, isLost || wait);
        } else {
          retries++;
          retryTimer = setTimeout(() => gate.hold(call, undefined, error, wait), delay);
        }
      };
      try {
        const left = deadline ? Math.max(Math.ceil(deadline - now), 1) : undefined;
        const extras = { idempotencyKey: isKeyed ? key : undefined, timeout: left };
        const pending = { resolve: succeed, reject, extras };
        id = to.pending.request(method, mapParams(params, encode), pending, sink);
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
      const error = new RpcError(RpcErrorCode.DeadlineExceeded, `'${method}' timed out after ${timeout} ms.`);
      timer = setTimeout(() => stop({ error }), timeout);
    }

    gate.enter(call, wait);
  }

  const started: OutgoingCall = {
    result: response.promise,
    stop,

    renew() {
      if (isReleased && !isRepeatable) {
        throw new Error(`'${method}' has a stream as an argument: read its result at once.`);
      }

      return isReleased ? startCall(gate, method, params, options, { streams: true }) : started;
    },

    async open(fail) {
      use.isRead = true;
      failReader = fail;
      await response.promise;
      if (stopped) {
        throw stopped.error;
      }

      try {
        receiver = (connection as CallConnection).references.open(result, end);
        return receiver;
      } catch (error) {
        end();
        throw error;
      }
    },

    resume: (last) =>
      resumeFrom && gate.mayReopen()
        ? startCall(gate, method, resumeFrom(last), options, { streams: true })
        : undefined,
  };
  return started;
}

const createKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

// From LimitExceeded to Forbidden: the server refuses the call before it looks up the key.
const isRefusal = ({ code = 0 }: Partial<RpcError>): boolean => code < -32004 && code > -32011;

// {"code":-32006,"message":"…","data":{"reason":"draining"}}: a server that is shutting down has not executed the call.
const isDraining = (error: unknown): boolean =>
  error instanceof RpcError &&
  error.code === RpcErrorCode.Unavailable &&
  (error.data as { reason?: unknown } | undefined | null)?.reason === 'draining';
