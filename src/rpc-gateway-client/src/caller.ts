import { encodeArgument, encodeArguments } from './arguments.js';
import { createBatch } from './batch.js';
import type { CallGate, GateCall } from './callGate.js';
import type { Connection } from './connection.js';
import { heardLater, ignore } from './deferred.js';
import { openStream } from './openStream.js';
import { startCall } from './outgoingCall.js';
import { createProxy } from './proxy.js';
import type { Outlet } from './transport.js';
import type { RpcCaller, RpcParams } from './types.js';

/** Makes all ways to call through a gate. */
export function createCaller(gate: CallGate): RpcCaller {
  const open: RpcCaller['stream'] & RpcCaller['download'] = (method: string, params?: RpcParams, options?: object) => {
    const call = startCall(gate, method, params, options, true);
    // Whoever reads the stream hears of a failure.
    heardLater(call.answer);
    return openStream(call);
  };

  return {
    request: <T>(method: string, params?: RpcParams, options?: object) =>
      startCall(gate, method, params, options).answer as Promise<T>,

    notify(method, params) {
      const notification: GateCall = {
        start: (connection) => sendNotification(connection, method, params),
        fail(error) {
          throw error;
        },
      };
      // There is nothing by which one could wait for it.
      gate.enter(notification, false);
    },

    stream: open,
    download: open,
    batch: () => createBatch(gate),

    contract: <T extends object>(name: string) =>
      createProxy(name, (method, params, options) => {
        // What it is to its user, the type of the contract tells.
        const call = startCall(gate, method, params, options, true);
        return Object.assign(call.answer, openStream(call));
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
