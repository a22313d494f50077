import type { RpcReconnectContext } from '../connectOptions.js';
import { connectionLost, createClose, lostError, normalClosure } from '../errors/connectionLoss.js';
import type { CallGate } from '../invokers/callGate.js';
import type { Connection, ConnectionOwner } from '../lifetime/connection.js';
import { openConnection } from '../lifetime/openConnection.js';
import { guard } from '../platform/applicationCode.js';
import { defer, ignore } from '../platform/deferred.js';
import { isOffline, watchWakeEvents } from '../platform/wakeEvents.js';
import type { RpcClientState, RpcClientStateChange } from '../rpcClient.js';
import type { RpcClose } from '../rpcClose.js';
import type { RpcConnectionLostError } from '../rpcConnectionLostError.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';

/** The owner of the loop: the client. */
export interface ReconnectingOwner extends Omit<ConnectionOwner, 'onEnd'> {
  readonly gate: CallGate;
  /** Prepares each connection after the first. */
  prepare(connection: Connection): Promise<void>;
  /** Changes the state and notifies the listeners. */
  changeState(state: RpcClientState, details?: Partial<RpcClientStateChange>): void;
}

/**
 * Runs the loop of a client: connects, opens the gate for calls, waits for the end of the connection, and starts again
 * until reconnecting is not allowed or the client is closed.
 */
export function keepConnected(owner: ReconnectingOwner) {
  const { gate, changeState } = owner;
  const { url } = owner.settings;
  const {
    enabled = true,
    retryFirstConnect,
    initialDelay = 500,
    maxDelay = 30_000,
    maxAttempts = Infinity,
    stableAfter = 5000,
    shouldReconnect = reconnectByDefault,
  } = owner.settings.reconnect ?? {};
  const stopped = defer<never>();
  const whenStopped = stopped.promise.catch(ignore);
  const ended = new AbortController();
  let connection: Connection | undefined;
  let hasConnected = false;
  let stoppedBy: RpcClose | undefined;
  let attempt = 0;
  let close: RpcClose | undefined;
  let error: unknown;
  let endPause = ignore;

  // Returns whether the connection was stable.
  async function connectOnce(): Promise<boolean> {
    const end = defer<RpcClose>();
    const onEnd = (close: RpcClose) => {
      gate.close();
      end.resolve(close);
    };
    const prepare = (opened: Connection) => hasConnected && owner.prepare(opened);
    connection = await openConnection({ ...owner, onEnd }, prepare, stopped.promise);
    const started = performance.now();
    hasConnected = true;
    gate.open(connection);
    changeState('connected');
    if (stoppedBy) {
      stop();
    }

    close = await end.promise;
    connection = undefined;
    return performance.now() - started >= stableAfter;
  }

  // While the platform reports no network, attempts are rare, but not omitted: platforms are sometimes wrong, and a
  // server on this machine needs no network.
  async function pause(delay: number): Promise<void> {
    const over = defer<void>();
    endPause = over.resolve;
    const timer = setTimeout(endPause, isOffline() ? maxDelay : delay);
    await Promise.race([over.promise, whenStopped]);
    clearTimeout(timer);
  }

  async function run(): Promise<RpcClose> {
    for (;;) {
      let wasStable = false;
      close = error = undefined;
      try {
        wasStable = await connectOnce();
      } catch (thrown) {
        error = thrown;
      }

      attempt = wasStable ? 1 : attempt + 1;
      if (stoppedBy || !mayReconnect()) {
        break;
      }

      // Random, so that the clients of one server do not reconnect all at once.
      const delay = Math.min(initialDelay * 2 ** (attempt - 1), maxDelay) * Math.random();
      changeState('reconnecting', { attempt, delay, close, error });
      await pause(delay);
      if (stoppedBy) {
        break;
      }
    }

    ended.abort();
    const { close: refusal, message: reason = '' } = (error ?? {}) as Partial<RpcConnectionLostError>;
    const end = stoppedBy ?? close ?? refusal ?? createClose(connectionLost, reason);
    gate.shut(() => lostError(url, false, end, error));
    changeState('closed', { close: end, error });
    return end;
  }

  const mayReconnect = () =>
    enabled &&
    attempt <= maxAttempts &&
    (hasConnected || retryFirstConnect) &&
    guard(() => shouldReconnect({ attempt, close, error }));

  function stop(): void {
    stoppedBy = { code: normalClosure, reason: 'The client was closed.' };
    stopped.reject(lostError(url, false, stoppedBy));
    connection?.close(stoppedBy);
  }

  watchWakeEvents(() => {
    endPause();
    connection?.keepAlive.check();
  }, ended.signal);

  return {
    /** Resolves when the client is closed; does not reject. */
    closed: run(),
    stop,
  };
}

/**
 * The default of `shouldReconnect`. A failed handshake is retried, because a browser does not report why it failed. A
 * `$/hello` that was refused with an error is not, because it would be refused again.
 */
function reconnectByDefault({ error }: RpcReconnectContext): boolean {
  return (
    !(error instanceof RpcError) || error.code === RpcErrorCode.Unavailable || error.code === RpcErrorCode.LimitExceeded
  );
}
