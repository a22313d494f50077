import { encodeArgument, encodeArguments } from './arguments.js';
import { createBatch } from './batch.js';
import { fromCall } from './callError.js';
import type { CallGate, GateCall } from './callGate.js';
import { type RpcCallOptions, resolveCallOptions } from './callOptions.js';
import { CallPromise } from './callPromise.js';
import type { Connection } from './connection.js';
import { ignore } from './deferred.js';
import { openStream } from './openStream.js';
import { type ResultUse, startCall } from './outgoingCall.js';
import { createProxy } from './proxy.js';
import type { Outlet } from './transport.js';
import type { RpcCaller, RpcParams } from './types.js';

/** Makes all ways to call through a gate. */
export function createCaller(gate: CallGate): RpcCaller {
  const open: RpcCaller['stream'] & RpcCaller['download'] = (
    method: string,
    params?: RpcParams,
    given?: AbortSignal | RpcCallOptions,
  ) => {
    const options = resolveCallOptions(given);
    return openStream(() => startCall(gate, method, params, options, { streams: true }));
  };

  return {
    request: <T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions) =>
      startCall(gate, method, params, resolveCallOptions(options)).answer as Promise<T>,

    notify(method, params) {
      const notification: GateCall = {
        start: (connection) => sendNotification(connection, method, params),
        fail(error) {
          throw fromCall(error);
        },
      };
      // Nothing could wait for it.
      gate.enter(notification, false);
    },

    stream: open,
    download: open,
    batch: () => createBatch(gate),

    contract: <T extends object>(name: string) =>
      createProxy(name, (method, params, options) => {
        // The type of the contract shows whether it is a promise or a stream.
        const use: ResultUse = { streams: true };
        const call = startCall(gate, method, params, resolveCallOptions(options), use);
        return Object.assign(CallPromise.of(call.answer, use), openStream(call.renew));
      }) as T,
  };
}

/** Sends a notification, which has no end at which its streams could end. */
export function sendNotification(
  connection: Connection,
  method: string,
  params: RpcParams | undefined,
  outlet?: Outlet,
): void {
  const ends: (() => void)[] = [];
  const encoded = encodeArguments(params, (value) => encodeArgument(connection, value, ends, ignore));
  for (const end of ends) {
    end();
  }

  if (ends.length > 0) {
    throw new TypeError('A notification takes no streams.');
  }

  connection.notify(method, encoded, outlet);
}
