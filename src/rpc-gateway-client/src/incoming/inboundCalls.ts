import { type ConnectionContext, lostCall } from '../context/connectionContext.js';
import { alreadyRunning, toSentError } from '../errors/callError.js';
import type { OutboundMessages } from '../outbound/outboundMessages.js';
import type { ResponseWriter } from '../outbound/responseWriter.js';
import { logError } from '../platform/applicationCode.js';
import { maxTimerDelay } from '../platform/timers.js';
import type { References } from '../references/references.js';
import type { RpcCallContext } from '../rpcCallContext.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import { serialize } from '../wire/serialize.js';
import type { CallbackHandler, Callbacks } from './callbacks.js';
import { createParamStreams } from './paramStreams.js';

const maxCalls = 100;

/** The calls of the server that are running on a connection. */
export type InboundCalls = ReturnType<typeof createInboundCalls>;

export function createInboundCalls(
  connection: ConnectionContext,
  outbound: OutboundMessages,
  responses: ResponseWriter,
  references: References,
  callbacks: Callbacks,
) {
  const running = new Map<unknown, AbortController>();

  function findHandler(key: unknown, method: string): CallbackHandler {
    const handler = callbacks.get(method);
    if (!handler) {
      throw new RpcError(RpcErrorCode.MethodNotFound, `There is no method '${method}'.`);
    }

    if (running.has(key)) {
      throw alreadyRunning();
    }

    if (running.size >= maxCalls) {
      throw new RpcError(RpcErrorCode.LimitExceeded, `${maxCalls} calls are already running.`);
    }

    return handler;
  }

  /** Runs a call of the server. Runs it up to its first await at once, so that calls start in their order. */
  async function run(id: unknown, method: string, params: unknown, timeout?: unknown): Promise<void> {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const streams = createParamStreams(references, params);
    const context: RpcCallContext = {
      method,
      signal: abort.signal,
      stream: streams.open,
      download: streams.open,
      progress: (token) => (value) => {
        if (token != null && running.get(key) === abort) {
          outbound.notify('$/progress', { token, value });
        }
      },
    };
    // A notification has no id and cannot be cancelled, but counts as a running call too.
    const key = id ?? context;
    const end = () => {
      clearTimeout(timer);
      if (running.get(key) === abort) {
        running.delete(key);
      }
    };

    try {
      const handler = findHandler(key, method);
      if (timeout != null && id !== undefined && connection.extended) {
        timer = setTimeout(() => abort.abort(timedOut()), toDelay(timeout));
      }

      running.set(key, abort);
      const result = await handler(...(Array.isArray(params) ? params : params === undefined ? [] : [params]), context);
      // A returned stream continues after the response: its generator uses the params and the signal until it ends.
      const onEnd = () => {
        streams.end();
        abort.abort(connection.close && lostCall(connection, true));
      };
      const sent = id === undefined ? null : references.encode(result, [], logError, onEnd);
      const json = serialize(sent);
      end();
      if (sent === result || id === undefined) {
        streams.end();
      }

      if (id !== undefined) {
        responses.respond(id, json);
      }
    } catch (error) {
      end();
      streams.end();
      responses.respondError(id, streams.toError(error) ?? toError(error, abort.signal));
    }
  }

  return {
    run,

    /** Cancels a call; does nothing if it has already ended. */
    cancel(id: unknown): void {
      running.get(id)?.abort();
    },

    /** Cancels all calls, because the connection has ended. */
    end(error: unknown): void {
      for (const call of running.values()) {
        call.abort(error);
      }
    },
  };
}

const timedOut = () => new RpcError(RpcErrorCode.DeadlineExceeded, 'The timeout of the call has passed.');

/** Returns the delay of a timer for the `timeout` of a call. Throws if it is not a number, or if it has passed. */
function toDelay(timeout: unknown): number {
  if (typeof timeout !== 'number') {
    throw new RpcError(RpcErrorCode.InvalidRequest, 'The timeout must be a number of milliseconds.');
  }

  if (timeout < 1) {
    throw timedOut();
  }

  return Math.min(timeout, maxTimerDelay);
}

function toError(error: unknown, { aborted, reason }: AbortSignal): RpcError {
  const sent = toSentError(error);
  if (sent !== error && aborted) {
    return reason instanceof RpcError && reason.code === RpcErrorCode.DeadlineExceeded
      ? reason
      : new RpcError(RpcErrorCode.RequestCancelled, 'The call was cancelled.');
  }

  if (sent !== error || sent.code === RpcErrorCode.ResultNotSerializable) {
    logError(error);
  }

  return sent;
}
