import { addHandlers, type Callbacks } from './callbacks.js';
import { report } from './callError.js';
import { createCaller } from './caller.js';
import { type CallGate, createGate } from './callGate.js';
import type { Connection } from './connection.js';
import { RpcError } from './errors.js';
import { addListener, type Listeners, tell } from './listeners.js';
import type { Settings } from './options.js';
import { keepConnected } from './reconnecting.js';
import type { RpcClient, RpcClientState, RpcClientStateChange, RpcConnection } from './rpcClient.js';

/** Makes a client, which connects at once. */
export function createClient(settings: Settings): RpcClient {
  const gate = createGate(settings);
  const callbacks: Callbacks = new Map();
  const stateListeners: Listeners<RpcClientStateChange> = new Set();
  const protocolErrorListeners: Listeners<RpcError> = new Set();
  const preparations = new Set<(connection: RpcConnection) => unknown>();
  let state: RpcClientState = 'connecting';

  const { closed, stop } = keepConnected({
    settings,
    callbacks,
    gate,
    // In the log if the application does not listen.
    onProtocolError: (error) => (protocolErrorListeners.size ? tell(protocolErrorListeners, error) : report(error)),
    changeState(current, details) {
      const previous = state;
      state = current;
      tell(stateListeners, { previous, current, ...details });
    },
    async prepare(connection) {
      const prepared = prepareConnection(connection, gate);
      for (const prepare of preparations) {
        await prepare(prepared);
      }
    },
  });

  const client: RpcClient = {
    ...createCaller(gate),
    closed,
    get state() {
      return state;
    },
    get connectionId() {
      return gate.connection()?.connectionId;
    },
    get limits() {
      return gate.connection()?.limits;
    },
    onStateChange: (listener) => addListener(stateListeners, listener),
    onProtocolError: (listener) => addListener(protocolErrorListeners, listener),
    onReconnected: (prepare) => addListener(preparations, prepare),
    on: (contract, handlers) => addHandlers(callbacks, contract, handlers),
    async ping() {
      const started = performance.now();
      try {
        await client.request('$/ping');
      } catch (error) {
        if (!(error instanceof RpcError)) {
          throw error;
        }
      }

      return performance.now() - started;
    },
    async close() {
      stop();
      await closed;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
  return client;
}

// Calls through it do not wait: they end with the connection.
function prepareConnection(connection: Connection, gate: CallGate): RpcConnection {
  const own: CallGate = {
    ...gate,
    connection: () => connection,
    mayReopen: () => false,
    enter: (call) => (connection.lostBy ? call.fail(connection.lost()) : call.start(connection)),
    hold: (call, _, error) => call.fail(error),
  };
  return { ...createCaller(own), connectionId: connection.connectionId };
}
