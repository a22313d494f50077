import { addHandlers, type Callbacks } from './callbacks.js';
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
  const { callTimeout = 0, whenDisconnected, maxWaitingCalls = 1000 } = settings;
  const gate = createGate(callTimeout, whenDisconnected !== 'fail', maxWaitingCalls);
  const callbacks: Callbacks = new Map();
  const stateListeners: Listeners<RpcClientStateChange> = new Set();
  const protocolErrorListeners: Listeners<RpcError> = new Set();
  const preparations = new Set<(connection: RpcConnection) => unknown>();
  let state: RpcClientState = 'connecting';

  const { closed, stop } = keepConnected({
    settings,
    callbacks,
    gate,
    onProtocolError: (error) => tell(protocolErrorListeners, error),
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
  };
  return { ...createCaller(own), connectionId: connection.connectionId };
}
