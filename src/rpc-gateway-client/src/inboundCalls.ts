import { encodeArgument } from './arguments.js';
import { inUse, isOfOtherCall, report, serialize, toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { openReceiver } from './openReceiver.js';
import { openStream } from './openStream.js';
import type { RpcCallContext } from './types.js';

const mostCalls = 100;

/** Runs a call of the server, up to its first await at once, so that calls start in their order. */
export async function runCallback(connection: Connection, id: unknown, method: string, params: unknown): Promise<void> {
  const { running } = connection;
  const abort = new AbortController();
  const ends: (() => void)[] = [];
  const failedParams = new Map<unknown, string>();

  const open = (reference: object) => {
    const [name] = Object.entries(params ?? {}).find(([, value]) => value === reference) ?? [];
    const receiver = openReceiver(connection, reference, ignore, RpcErrorCode.InvalidParams);
    const read = async () => {
      try {
        return await receiver.read();
      } catch (error) {
        failedParams.set(error, `The stream in params[${name}] failed.`);
        throw error;
      }
    };
    ends.push(() => receiver.stop());
    return openStream(() => ({ open: async () => ({ ...receiver, read }), stop: () => receiver.stop() }));
  };
  const context: RpcCallContext = {
    method,
    signal: abort.signal,
    stream: open,
    download: open,
    progress: (token) => (value) => {
      if (token != null && running.get(key) === abort) {
        connection.notify('$/progress', { token, value });
      }
    },
  };
  // A call that cannot be cancelled counts too.
  const key = id ?? context;

  function toError(error: unknown): RpcError {
    const failedParam = failedParams.get(error);
    if (failedParam && isOfOtherCall(error)) {
      return new RpcError(RpcErrorCode.InvalidParams, failedParam);
    }

    const sent = toRpcError(error);
    if (sent !== error && abort.signal.aborted) {
      return new RpcError(RpcErrorCode.RequestCancelled, 'The call was cancelled.');
    }

    if (sent !== error || sent.code === RpcErrorCode.ResultNotSerializable) {
      report(error);
    }

    return sent;
  }

  const endParams = () => {
    for (const end of ends) {
      end();
    }
  };
  const end = () => {
    if (running.get(key) === abort) {
      running.delete(key);
    }
  };

  try {
    const handler = findHandler(connection, key, method);
    running.set(key, abort);
    const result = await handler(...(Array.isArray(params) ? params : params === undefined ? [] : [params]), context);
    // A result that is a stream goes on after the response: its generator uses the params and the signal until it ends.
    const onEnd = () => {
      endParams();
      abort.abort(connection.lostBy && connection.lost(true));
    };
    const answer = id === undefined ? null : encodeArgument(connection, result, [], report, onEnd);
    const json = serialize(answer);
    end();
    if (answer === result || id === undefined) {
      endParams();
    }

    if (id !== undefined) {
      connection.respond(id, json);
    }
  } catch (error) {
    end();
    endParams();
    connection.respondError(id, toError(error));
  }
}

function findHandler({ owner, running }: Connection, key: unknown, method: string): (...args: unknown[]) => unknown {
  const handler = owner.callbacks.get(method);
  if (!handler) {
    throw new RpcError(RpcErrorCode.MethodNotFound, `There is no method '${method}'.`);
  }

  if (running.has(key)) {
    throw inUse();
  }

  if (running.size >= mostCalls) {
    throw new RpcError(RpcErrorCode.LimitExceeded, `${mostCalls} calls run already.`);
  }

  return handler;
}
