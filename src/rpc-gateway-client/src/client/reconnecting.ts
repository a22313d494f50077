import type { RpcReconnectContext } from '../connectOptions.js';
import {
  authenticationExpired,
  connectionLost,
  createClose,
  goingAway,
  lostError,
  normalClosure,
} from '../errors/connectionLoss.js';
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
import { createOldConnections } from './oldConnections.js';

/** The longest delay before the next connect that a server can ask for, in ms. */
const maxGivenDelay = 300_000;

/** The owner of the loop: the client. */
export interface ReconnectingOwner extends Omit<ConnectionOwner, 'onEnd' | 'onLost' | 'onResumed' | 'onGoingAway'> {
  readonly gate: CallGate;
  /** Prepares each new connection after the first. */
  prepare(connection: Connection): Promise<void>;
  /** Changes the state and notifies the listeners. */
  changeState(state: RpcClientState, details?: Partial<RpcClientStateChange>): void;
}

/**
 * Runs the loop of a client: connects, opens the gate for calls, waits for the end of the connection or of its socket,
 * and starts again until reconnecting is not allowed or the client is closed.
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
  const old = createOldConnections();
  let connection: Connection | undefined;
  // The connection that has lost its socket, and may continue on the next one.
  let lost: Connection | undefined;
  let endRound: (close: RpcClose) => void = ignore;
  let hasConnected = false;
  let stoppedBy: RpcClose | undefined;
  let attempt = 0;
  let close: RpcClose | undefined;
  let error: unknown;
  let isExpired = false;
  // What a server that is shutting down asked for.
  let givenDelay: number | undefined;
  // Whether the connections to such servers have ended.
  let allGone: Promise<unknown> = Promise.resolve();
  let endPause = ignore;

  // Opens a connection, or continues the lost one. Returns whether it was stable.
  async function connectOnce(): Promise<boolean> {
    const round = defer<RpcClose>();
    endRound = round.resolve;
    const gone = defer<void>();
    let opened: Connection | undefined;
    let askedDelay: number | undefined;
    const onLost = (close: RpcClose) => {
      // A connection that is being prepared, or whose server is shutting down, ends with its socket.
      const isKept = enabled && opened !== undefined && connection === opened;
      if (isKept) {
        lost = opened;
        release(close);
      }

      return isKept;
    };
    const onResumed = () => {
      lost = undefined;
      serve(opened, true);
    };
    const onEnd = (close: RpcClose) => {
      if (connection === opened) {
        release(close);
      }

      if (lost === opened) {
        lost = undefined;
      }

      old.remove(opened);
      gone.resolve();
    };
    const onGoingAway = (delay: unknown) => {
      askedDelay = Math.min(Math.max(Number(delay) || 0, 0), maxGivenDelay);
      leave();
    };
    // New calls wait for the next connection. Running calls continue on this one.
    const leave = () => {
      if (opened && connection === opened && !stoppedBy && askedDelay !== undefined) {
        givenDelay = askedDelay;
        release(createClose(goingAway, 'The server is shutting down.'));
        opened.outbound.notify('$/goingAway', undefined);
        old.add(opened);
        allGone = Promise.all([allGone, gone.promise]);
      }
    };
    const prepare = (opened: Connection) => hasConnected && owner.prepare(opened);
    const events = { ...owner, onLost, onResumed, onEnd, onGoingAway };
    const previous = lost;
    const next = await openConnection(events, prepare, stopped.promise, previous, isExpired);
    const started = performance.now();
    if (next !== previous) {
      opened = next;
      serve(opened, hasConnected ? false : undefined);
      if (stoppedBy) {
        stop();
      }

      leave();
    }

    close = await round.promise;
    isExpired = close.code === authenticationExpired && !owner.settings.allowAnonymous;
    return performance.now() - started >= stableAfter;
  }

  function serve(opened: Connection | undefined, recovered: boolean | undefined): void {
    connection = opened;
    hasConnected = true;
    if (opened) {
      gate.open(opened);
      changeState('connected', { recovered });
    }
  }

  function release(close: RpcClose): void {
    connection = undefined;
    gate.close();
    endRound(close);
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
      close = error = givenDelay = undefined;
      try {
        wasStable = await connectOnce();
      } catch (thrown) {
        error = thrown;
      }

      attempt = wasStable ? 1 : attempt + 1;
      if (stoppedBy || !mayReconnect()) {
        lost?.close(close ?? createClose(connectionLost, 'The client has given up reconnecting.'));
        await allGone;
        break;
      }

      // Random, so that the clients of one server do not reconnect all at once. A server that shuts down spreads them
      // itself; only one that always does so must not be flooded.
      const random = Math.min(initialDelay * 2 ** (attempt - 1), maxDelay) * Math.random();
      const delay = givenDelay === undefined ? random : givenDelay + (wasStable ? 0 : random);
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
    lost?.close(stoppedBy);
    old.close(stoppedBy);
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
