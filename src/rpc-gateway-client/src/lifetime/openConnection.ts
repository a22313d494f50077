import { lostCall, notExtended } from '../context/connectionContext.js';
import type { Settings } from '../context/settings.js';
import { connectionLost, createClose, lostError, normalClosure } from '../errors/connectionLoss.js';
import { defer } from '../platform/deferred.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { RpcLimits } from '../rpcLimits.js';
import type { Socket } from '../transports/socket.js';
import { type Connection, type ConnectionOwner, createConnection } from './connection.js';

/**
 * Connects, sends `$/hello`, and lets the application prepare the connection, all within the connect timeout.
 * @param prepare Prepares the connection before any other call.
 * @param stopped Rejects when the client is closed.
 */
export async function openConnection(
  owner: ConnectionOwner,
  prepare: (connection: Connection) => unknown,
  stopped: Promise<never>,
): Promise<Connection> {
  const { token, url, connectTimeout = 15_000 } = owner.settings;
  const late = defer<never>();
  let step = '';
  const timeOut = () => {
    const reason = `${step} timed out after ${connectTimeout} ms (connectTimeout).`;
    late.reject(lostError(url, false, { code: connectionLost, reason }));
  };
  const timer = connectTimeout && setTimeout(timeOut, connectTimeout);
  const inTime = <T>(name: string, result: T) => {
    step = name;
    return Promise.race([result, late.promise, stopped]);
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
    await inTime('The handshake', opened(socket, url));
    connection = createConnection(socket, owner, () => stream?.bytesRead);
    await inTime('$/hello', sayHello(connection, currentToken));
    await inTime('onReconnected', prepare(connection));
    if (connection.context.close) {
      throw lostCall(connection.context);
    }

    connection.keepAlive.start();
    return connection;
  } catch (error) {
    connection?.close({ code: normalClosure, reason: '' });
    socket?.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The error event of a failed handshake: `ws` and Node report the cause, a browser does not. */
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
    reject(lostError(url, false, createClose(code, reason || causeOf(failed)), failed.error));
  return promise;
}

// A name with several addresses fails with an AggregateError, whose own message is empty.
const causeOf = ({ message, error }: FailedEvent): string =>
  message || error?.message || error?.errors?.map((each) => each.message).join('; ') || error?.code || handshakeFailed;

// {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1}}
async function sayHello({ context, pending }: Connection, token: string | undefined): Promise<void> {
  if (!context.extended) {
    if (token !== undefined) {
      throw new RpcError(RpcErrorCode.Unauthenticated, `${notExtended}send the token in headers.`);
    }

    return;
  }

  const response = defer<unknown>();
  pending.request('$/hello', { version: 1, token }, response);
  try {
    const result = ((await response.promise) ?? {}) as { connectionId?: string; limits?: RpcLimits };
    context.connectionId = result.connectionId;
    context.limits = result.limits;
  } catch (error) {
    if (error instanceof RpcError && error.code === RpcErrorCode.MethodNotFound) {
      error.message = `${notExtended}set offerExtensions to false.`;
    }

    throw error;
  }
}
