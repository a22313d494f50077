import { lostCall } from '../context/connectionContext.js';
import type { Settings } from '../context/settings.js';
import { addHandlers, type Callbacks } from '../incoming/callbacks.js';
import { createCaller } from '../invokers/caller.js';
import { type CallGate, createGate } from '../invokers/callGate.js';
import type { Connection } from '../lifetime/connection.js';
import { logError } from '../platform/applicationCode.js';
import { addListener, type Listeners, notifyListeners } from '../platform/listeners.js';
import type { RpcClient, RpcClientState, RpcClientStateChange, RpcConnection } from '../rpcClient.js';
import { RpcError } from '../rpcError.js';
import { createTokenSource } from '../tokens/tokenSource.js';
import { keepConnected } from './reconnecting.js';

/** Creates a client, which connects at once. */
export function createClient(settings: Settings): RpcClient {
  const gate = createGate(settings);
  const callbacks: Callbacks = new Map();
  const stateListeners: Listeners<RpcClientStateChange> = new Set();
  const protocolErrorListeners: Listeners<RpcError> = new Set();
  const missedListeners: Listeners<void> = new Set();
  const preparations = new Set<(connection: RpcConnection) => unknown>();
  let state: RpcClientState = 'connecting';
  let recovered: boolean | undefined;

  const { closed, stop } = keepConnected({
    settings,
    callbacks,
    tokens: createTokenSource(settings.token),
    gate,
    // Logged if the application has no listener.
    onProtocolError: (error) =>
      protocolErrorListeners.size ? notifyListeners(protocolErrorListeners, error) : logError(error),
    onMessagesMissed: () => notifyListeners(missedListeners, undefined),
    changeState(current, details) {
      const previous = state;
      state = current;
      recovered = current === 'connected' ? details?.recovered : recovered;
      notifyListeners(stateListeners, { previous, current, ...details });
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
      return gate.connection()?.context.connectionId;
    },
    get recovered() {
      return recovered;
    },
    get limits() {
      return gate.connection()?.context.limits;
    },
    onStateChange: (listener) => addListener(stateListeners, listener),
    onProtocolError: (listener) => addListener(protocolErrorListeners, listener),
    onMessagesMissed: (listener) => addListener(missedListeners, listener),
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

// Calls on the new connection do not wait for another one: they end with it.
function prepareConnection(connection: Connection, gate: CallGate): RpcConnection {
  const { context } = connection;
  const own: CallGate = {
    ...gate,
    connection: () => connection,
    mayReopen: () => false,
    enter: (call) => (context.close ? call.fail(lostCall(context)) : call.start(connection)),
    hold: (call, _, error) => call.fail(error),
  };
  return { ...createCaller(own), connectionId: context.connectionId };
}
