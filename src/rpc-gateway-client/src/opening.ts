import { lostConnection, normalClosure } from './close.js';
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
  const timer =
    connectTimeout &&
    setTimeout(() => late.reject(lost(lostConnection, `not there within ${connectTimeout} ms`)), connectTimeout);
  const inTime = <T>(step: T) => Promise.race([step, late.promise, stopped]);
  let socket: Socket | undefined;
  let connection: Connection | undefined;
  try {
    const currentToken = await inTime(typeof token === 'function' ? token() : token);
    socket = createSocket(owner.settings);
    await inTime(opened(socket));
    connection = createConnection(socket, owner);
    await inTime(sayHello(connection, currentToken));
    await inTime(prepare(connection));
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

function createSocket({ webSocket = globalThis.WebSocket, url, headers, offerExtensions = true }: Settings): Socket {
  const protocols = offerExtensions ? ['rpcgateway.v1', 'jsonrpc'] : ['jsonrpc'];
  const Class = webSocket as unknown as new (url: string, protocols: string[], options: object) => Socket;
  const socket = new Class(url, protocols, { headers });
  socket.binaryType = 'arraybuffer';
  return socket;
}

function opened(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = defer<void>();
  let cause: string | undefined;
  socket.onopen = () => resolve();
  socket.onerror = (event) => {
    cause ??= (event as { message?: string }).message;
  };
  socket.onclose = ({ code, reason }) => {
    reject(lost(code, cause || reason));
  };
  return promise;
}

const lost = (code: number, reason: string) => lostError(false, { code, reason });

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
