import { RpcCloseCode } from './close.js';
import { Connection, type ConnectionOwner } from './connection.js';
import { RpcConnectionLostError, RpcError, RpcErrorCode } from './errors.js';
import type { Settings } from './options.js';
import type { Socket } from './transport.js';
import type { RpcLimits } from './types.js';

/** Connects, says hello and lets the user prepare the connection, all within the connect timeout. */
export async function openConnection(
  settings: Settings,
  owner: ConnectionOwner,
  again: boolean,
  stopping: AbortSignal,
): Promise<Connection> {
  const { connectTimeout } = settings;
  let socket: Socket | undefined;
  let connection: Connection | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stopping.addEventListener('abort', () => reject(stopping.reason));
    if (connectTimeout) {
      const late = `The connection was not there within ${connectTimeout} ms.`;
      timer = setTimeout(() => reject(new RpcConnectionLostError(late, false)), connectTimeout);
    }
  });
  const unlessStopped = <T>(step: T) => Promise.race([step, stopped]);
  try {
    const { token } = settings;
    const currentToken = await unlessStopped(typeof token === 'function' ? token() : token);
    socket = createSocket(settings);
    await unlessStopped(opened(socket));
    connection = new Connection(socket, settings, owner);
    await unlessStopped(sayHello(connection, currentToken));
    if (again) {
      await unlessStopped(owner.prepare(connection));
    }

    if (connection.lostBy) {
      throw connection.lost(false);
    }

    connection.heartbeat.start();
    return connection;
  } catch (error) {
    if (connection) {
      connection.close(RpcCloseCode.Normal, '');
    } else {
      socket?.close();
    }

    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function createSocket({ webSocket, url, headers, offerExtensions }: Settings): Socket {
  const protocols = offerExtensions ? ['rpcgateway.v1', 'jsonrpc'] : ['jsonrpc'];
  const Class = webSocket as unknown as new (url: string, protocols: string[], options?: object) => Socket;
  const socket = headers ? new Class(url, protocols, { headers }) : new Class(url, protocols);
  socket.binaryType = 'arraybuffer';
  return socket;
}

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let cause: unknown;
    socket.onopen = () => resolve();
    socket.onerror = (event) => {
      cause ??= (event as { message?: unknown }).message;
    };
    socket.onclose = ({ code, reason }) =>
      reject(
        new RpcConnectionLostError(`The connection could not be made: ${cause || reason || `code ${code}`}`, false, {
          code,
          reason,
        }),
      );
  });
}

// {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1}}
async function sayHello(connection: Connection, token: string | undefined): Promise<void> {
  if (!connection.extended) {
    if (token !== undefined) {
      throw new RpcError(
        RpcErrorCode.Unauthenticated,
        'The server does not speak rpcgateway.v1, so it takes no token in a greeting: use headers.',
      );
    }

    return;
  }

  const answer = await new Promise<unknown>((resolve, reject) => {
    connection.request('$/hello', { version: 1, token }, resolve, (error) =>
      reject(
        error instanceof RpcError && error.code === RpcErrorCode.MethodNotFound
          ? new RpcError(
              error.code,
              'The server took the subprotocol rpcgateway.v1 without knowing it: set offerExtensions to false.',
            )
          : error,
      ),
    );
  });
  const { connectionId, limits } = (answer ?? {}) as { connectionId?: string; limits?: RpcLimits };
  connection.connectionId = connectionId;
  connection.limits = limits;
}
