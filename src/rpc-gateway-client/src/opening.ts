import { closeOf, lostConnection, normalClosure } from './close.js';
import { type Connection, type ConnectionOwner, createConnection } from './connection.js';
import { defer } from './deferred.js';
import { lostError, notExtended, RpcError, RpcErrorCode } from './errors.js';
import type { Settings } from './options.js';
import type { Socket } from './transport.js';
import type { RpcLimits } from './types.js';

/**
 * Connects, says hello and lets the user prepare the connection, all within the connect timeout.
 * @param prepare What comes before anybody else calls.
 * @param stopped Rejects when the client is closed.
 */
export async function openConnection(
  owner: ConnectionOwner,
  prepare: (connection: Connection) => unknown,
  stopped: Promise<never>,
): Promise<Connection> {
  const { token, connectTimeout = 15_000 } = owner.settings;
  const late = defer<never>();
  let running = '';
  const giveUp = () => {
    const reason = `${running} did not finish within ${connectTimeout} ms (connectTimeout).`;
    late.reject(lostError(owner.settings.url, false, { code: lostConnection, reason }));
  };
  const timer = connectTimeout && setTimeout(giveUp, connectTimeout);
  const inTime = <T>(name: string, step: T) => {
    running = name;
    return Promise.race([step, late.promise, stopped]);
  };
  let socket: Socket | undefined;
  let stream: { readonly bytesRead: number } | undefined;
  let connection: Connection | undefined;
  try {
    const currentToken = await inTime('token()', typeof token === 'function' ? token() : token);
    socket = createSocket(owner.settings);
    socket.on?.('upgrade', (response) => {
      stream = response.socket;
    });
    await inTime('The handshake', opened(socket, owner.settings.url));
    connection = createConnection(socket, owner, () => stream?.bytesRead);
    await inTime('$/hello', sayHello(connection, currentToken));
    await inTime('onReconnected', prepare(connection));
    if (connection.lostBy) {
      throw connection.lost();
    }

    connection.heartbeat.start();
    return connection;
  } catch (error) {
    connection?.close({ code: normalClosure, reason: '' });
    socket?.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** An error event: of `ws` and Node with the cause, of a browser without. */
interface FailedEvent {
  readonly message?: string;
  readonly error?: { readonly message?: string; readonly code?: string; readonly errors?: readonly Error[] };
}

const handshakeFailed =
  "The handshake failed (unreachable, untrusted certificate or refused origin): see the browser's console.";

function createSocket({ webSocket = globalThis.WebSocket, url, headers, offerExtensions = true }: Settings): Socket {
  const protocols = offerExtensions ? ['rpcgateway.v1', 'jsonrpc'] : ['jsonrpc'];
  const Class = webSocket as unknown as new (url: string, protocols: string[], options: object) => Socket;
  const socket = new Class(url, protocols, { headers });
  socket.binaryType = 'arraybuffer';
  return socket;
}

function opened(socket: Socket, url: string): Promise<void> {
  const { promise, resolve, reject } = defer<void>();
  let failed: FailedEvent = {};
  socket.onopen = () => resolve();
  socket.onerror = (event) => {
    failed = event;
  };
  socket.onclose = ({ code, reason }) =>
    reject(lostError(url, false, closeOf(code, reason || causeOf(failed)), failed.error));
  return promise;
}

// A name with several addresses gives an AggregateError, whose own message is empty.
const causeOf = ({ message, error }: FailedEvent): string =>
  message || error?.message || error?.errors?.map((each) => each.message).join('; ') || error?.code || handshakeFailed;

// {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1}}
async function sayHello(connection: Connection, token: string | undefined): Promise<void> {
  if (!connection.extended) {
    if (token !== undefined) {
      throw new RpcError(RpcErrorCode.Unauthenticated, `${notExtended}send the token in headers.`);
    }

    return;
  }

  const answer = defer<unknown>();
  connection.request('$/hello', { version: 1, token }, answer);
  try {
    const { connectionId, limits } = ((await answer.promise) ?? {}) as { connectionId?: string; limits?: RpcLimits };
    connection.connectionId = connectionId;
    connection.limits = limits;
  } catch (error) {
    if (error instanceof RpcError && error.code === RpcErrorCode.MethodNotFound) {
      error.message = `${notExtended}set offerExtensions to false.`;
    }

    throw error;
  }
}
