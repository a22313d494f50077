import { encodeArgument } from './arguments.js';
import { inUse, report, toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { openReceiver } from './openReceiver.js';
import { openStream } from './openStream.js';
import type { RpcCallContext } from './types.js';

const mostCalls = 100;

/** Runs a call of the server's, up to its first await at once, so that calls start in their order. */
export async function runCallback(connection: Connection, id: unknown, method: string, params: unknown): Promise<void> {
  const { running } = connection;
  const abort = new AbortController();
  const ends: (() => void)[] = [];
  const open = (reference: object) => {
    const receiver = openReceiver(connection, reference, ignore);
    ends.push(() => receiver.stop());
    return openStream({ open: async () => receiver, stop: () => receiver.stop() });
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
  // A call that nobody can cancel counts too.
  const key = id ?? context;
  const end = () => {
    if (running.get(key) === abort) {
      running.delete(key);
    }

    for (const end of ends) {
      end();
    }
  };
  try {
    const handler = findHandler(connection, key, method);
    running.set(key, abort);
    const result = await handler(...(Array.isArray(params) ? params : params === undefined ? [] : [params]), context);
    const json = JSON.stringify(encodeArgument(connection, result, [], report)) ?? 'null';
    end();
    connection.respond(id, json);
  } catch (error) {
    end();
    connection.respondError(id, toRpcError(error));
    if (!(error instanceof RpcError) && !abort.signal.aborted) {
      report(error);
    }
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
