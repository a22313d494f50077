import { report } from './callError.js';
import type { CallGate } from './callGate.js';
import { type RpcClose, RpcCloseCode } from './close.js';
import type { Connection, ConnectionOwner } from './connection.js';
import { defer, ignore } from './deferred.js';
import { RpcConnectionLostError } from './errors.js';
import { openConnection } from './opening.js';
import type { RpcClientState, RpcClientStateChange } from './rpcClient.js';
import { isOffline, watchSurroundings } from './surroundings.js';

/** What the loop works for. */
export interface ReconnectingOwner extends ConnectionOwner {
  readonly gate: CallGate;
  /** Prepares each connection after the first. */
  prepare(connection: Connection): Promise<void>;
  /** Changes the state, and gives a function that tells of it. */
  changeState(state: RpcClientState, details?: Partial<RpcClientStateChange>): () => void;
}

const thisMachine = /^wss?:\/\/(localhost|127\.|\[::1\])/;

/**
 * The one loop of a client: connects, opens the gate for calls, waits for the end, and begins again until it may not or
 * is stopped. Never fails.
 */
export async function keepConnected(owner: ReconnectingOwner, stopping: AbortSignal): Promise<RpcClose> {
  const { gate, changeState } = owner;
  const { url, reconnect } = owner.settings;
  const { enabled, retryFirstConnect, initialDelay, maxDelay, maxAttempts, stableAfter, shouldReconnect } = reconnect;
  const ended = new AbortController();
  let connection: Connection | undefined;
  let hasConnected = false;
  let attempt = 0;
  let close: RpcClose | undefined;
  let error: unknown;
  let hurry = ignore;

  watchSurroundings(() => {
    hurry();
    connection?.heartbeat.check();
  }, ended.signal);
  const stop = () => {
    connection?.close({ code: RpcCloseCode.Normal, reason: 'The client was closed.' });
    hurry();
  };
  stopping.addEventListener('abort', stop);

  async function connectOnce(): Promise<void> {
    connection = close = error = undefined;
    try {
      connection = await openConnection(owner, (opened) => hasConnected && owner.prepare(opened), stopping);
    } catch (thrown) {
      error = thrown;
      attempt++;
      return;
    }

    const started = performance.now();
    hasConnected = true;
    const tell = changeState('connected');
    gate.open(connection);
    tell();
    if (stopping.aborted) {
      stop();
    }

    close = await connection.ended;
    connection = undefined;
    attempt = performance.now() - started >= stableAfter ? 1 : attempt + 1;
  }

  function mayReconnect(): boolean {
    try {
      return (
        !stopping.aborted &&
        enabled &&
        attempt <= maxAttempts &&
        (hasConnected || retryFirstConnect) &&
        shouldReconnect({ attempt, close, error })
      );
    } catch (thrown) {
      report(thrown);
      return false;
    }
  }

  // Without a network there is nothing to try; but this machine can always be reached.
  async function pause(delay: number): Promise<void> {
    const over = defer<void>();
    hurry = () => {
      if (stopping.aborted || !isOffline() || thisMachine.test(url)) {
        over.resolve();
      }
    };
    const timer = setTimeout(hurry, delay);
    await over.promise;
    clearTimeout(timer);
  }

  await connectOnce();
  while (mayReconnect()) {
    // Anything up to ever more, so that the clients of one server do not come back all at once.
    const delay = Math.min(initialDelay * 2 ** (attempt - 1), maxDelay) * Math.random();
    changeState('reconnecting', { attempt, delay, close, error })();
    await pause(delay);
    if (!stopping.aborted) {
      await connectOnce();
    }
  }

  ended.abort();
  const end = close ?? { code: RpcCloseCode.Lost, reason: error instanceof Error ? error.message : String(error) };
  const tell = changeState('closed', { close: end, error });
  gate.shut(
    () => new RpcConnectionLostError(`The client is closed (${end.code}): ${end.reason}`, false, end, { cause: error }),
  );
  tell();
  return end;
}
