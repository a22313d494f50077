import { guard } from './callError.js';
import type { CallGate } from './callGate.js';
import { closeOf, lostConnection, normalClosure, type RpcClose } from './close.js';
import type { Connection, ConnectionOwner } from './connection.js';
import { defer, ignore } from './deferred.js';
import { lostError, type RpcConnectionLostError } from './errors.js';
import { openConnection } from './opening.js';
import { reconnectByDefault } from './options.js';
import type { RpcClientState, RpcClientStateChange } from './rpcClient.js';
import { isOffline, watchSurroundings } from './surroundings.js';

/** What the loop works for. */
export interface ReconnectingOwner extends Omit<ConnectionOwner, 'onEnd'> {
  readonly gate: CallGate;
  /** Prepares each connection after the first. */
  prepare(connection: Connection): Promise<void>;
  /** Changes the state and notifies the listeners. */
  changeState(state: RpcClientState, details?: Partial<RpcClientStateChange>): void;
}

/**
 * The one loop of a client: connects, opens the gate for calls, waits for the end, and begins again until it may not or
 * is stopped.
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
  let hurry = ignore;

  // Whether the connection lasted.
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

  // Without a network there is little sense in trying; but platforms err, and this machine can be reached without one.
  async function pause(delay: number): Promise<void> {
    const over = defer<void>();
    hurry = over.resolve;
    const timer = setTimeout(hurry, isOffline() ? maxDelay : delay);
    await Promise.race([over.promise, whenStopped]);
    clearTimeout(timer);
  }

  async function run(): Promise<RpcClose> {
    for (;;) {
      let lasted = false;
      close = error = undefined;
      try {
        lasted = await connectOnce();
      } catch (thrown) {
        error = thrown;
      }

      attempt = lasted ? 1 : attempt + 1;
      if (stoppedBy || !mayReconnect()) {
        break;
      }

      // Anything up to ever more, so that the clients of one server do not come back all at once.
      const delay = Math.min(initialDelay * 2 ** (attempt - 1), maxDelay) * Math.random();
      changeState('reconnecting', { attempt, delay, close, error });
      await pause(delay);
      if (stoppedBy) {
        break;
      }
    }

    ended.abort();
    const { close: refusal, message: reason = '' } = (error ?? {}) as Partial<RpcConnectionLostError>;
    const end = stoppedBy ?? close ?? refusal ?? closeOf(lostConnection, reason);
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

  watchSurroundings(() => {
    hurry();
    connection?.heartbeat.check();
  }, ended.signal);

  return {
    /** Resolves when the client is closed; never fails. */
    closed: run(),
    stop,
  };
}
