import type { RpcCallOptions, RpcParams } from '../callOptions.js';
import { markAsOurs } from '../errors/callError.js';
import type { RpcCaller } from '../rpcCaller.js';
import { openStream } from '../streams/openStream.js';
import { createBatch } from './batch.js';
import type { CallGate, GateCall } from './callGate.js';
import { CallPromise } from './callPromise.js';
import { resolveCallOptions } from './givenOptions.js';
import { sendNotification } from './notification.js';
import { type ResultUse, startCall } from './outgoingCall.js';
import { createProxy } from './proxy.js';

/** Creates a caller whose calls pass a gate. */
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
      startCall(gate, method, params, resolveCallOptions(options)).result as Promise<T>,

    notify(method, params) {
      const notification: GateCall = {
        start: (connection) => sendNotification(connection, method, params),
        fail(error) {
          throw markAsOurs(error);
        },
      };
      // A notification never waits, because nothing awaits it.
      gate.enter(notification, false);
    },

    stream: open,
    download: open,
    batch: () => createBatch(gate),

    contract: <T extends object>(name: string) =>
      createProxy(name, (method, params, options) => {
        // Only the type of the contract shows whether the result is a promise or a stream.
        const use: ResultUse = { streams: true };
        const call = startCall(gate, method, params, resolveCallOptions(options), use);
        return Object.assign(CallPromise.of(call.result, use), openStream(call.renew));
      }) as T,
  };
}
