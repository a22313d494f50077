import { lostCall, notExtended } from '../context/connectionContext.js';
import type { Settings } from '../context/settings.js';
import { connectionLost, lostByPage, lostError, normalClosure, notRecovered } from '../errors/connectionLoss.js';
import { defer } from '../platform/deferred.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { RpcLimits } from '../rpcLimits.js';
import { requestResume, resumeProtocol } from '../sessions/resumeRequest.js';
import { readGrant } from '../sessions/sessionGrant.js';
import type { Socket } from '../transports/socket.js';
import { type Connection, type ConnectionOwner, createConnection } from './connection.js';
import { createSocket, watchSocket } from './openSocket.js';

/**
 * Connects, sends `$/hello`, and lets the application prepare the connection, all within the connect timeout. Or
 * continues a connection that has lost its socket, if the server still keeps its session.
 * @param prepare Prepares a new connection before any other call.
 * @param stopped Rejects when the client is closed.
 * @param lost The connection that has lost its socket, if there is one.
 * @param needsToken Whether the token of the last connection has expired: without a new one, the client would continue
 * as an anonymous user.
 * @returns A new connection, or the lost one if it continues. Otherwise, the lost one has ended.
 */
export async function openConnection(
  owner: ConnectionOwner,
  prepare: (connection: Connection) => unknown,
  stopped: Promise<never>,
  lost?: Connection,
  needsToken = false,
): Promise<Connection> {
  const { tokens } = owner;
  const { url, connectTimeout = 15_000, offerExtensions = true } = owner.settings;
  const late = defer<never>();
  const pending = [late.promise, stopped];
  let step = '';
  const timeOut = () => {
    const reason = `${step} timed out after ${connectTimeout} ms (connectTimeout).`;
    late.reject(lostError(url, false, { code: connectionLost, reason }));
  };
  const timer = connectTimeout && setTimeout(timeOut, connectTimeout);
  const inTime = <T>(name: string, result: T) => {
    step = name;
    return Promise.race([result, ...pending]);
  };
  let socket: Socket | undefined;
  let connection: Connection | undefined;
  try {
    const currentToken = await inTime('token()', tokens.get());
    if (needsToken && tokens.isRenewable && currentToken === undefined) {
      throw new RpcError(RpcErrorCode.Unauthenticated, 'The token has expired, and token() returned none.');
    }

    const resumable = lost?.context.close ? undefined : lost;
    const protocols = offerExtensions ? ['rpcgateway.v1', 'jsonrpc'] : ['jsonrpc'];
    socket = createSocket(owner.settings, resumable ? [resumeProtocol, 'rpcgateway.v1'] : protocols);
    const { opened, closed, early } = watchSocket(socket, url);
    pending.push(closed);
    await inTime('The handshake', opened);
    if (resumable && socket.protocol === resumeProtocol) {
      const resumed = requestResume(socket, early, resumable.session, resumable.context, currentToken);
      const result = await inTime('$/resume', resumed);
      if (result) {
        resumable.renewal.set(result.expiresIn);
        return resumable;
      }
    }

    lost?.close(notRecovered);
    connection = createConnection(socket, owner);
    early.forEach(connection.session.receive);
    await inTime('$/hello', sayHello(connection, currentToken, owner.settings));
    await inTime('onReconnected', prepare(connection));
    if (connection.context.close) {
      throw lostCall(connection.context);
    }

    connection.keepAlive.start();
    return connection;
  } catch (error) {
    tokens.forget();
    connection?.close({ code: normalClosure, reason: '' });
    if (socket) {
      socket.onmessage = null;
      // The server may already have accepted this socket for the session, which must not end with it.
      socket.close(!lost || lost.context.close ? undefined : lostByPage);
    }

    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface HelloResult {
  readonly connectionId?: string;
  readonly limits?: RpcLimits;
  readonly session?: unknown;
  readonly expiresIn?: number;
}

// {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1,"session":{"buffer":262144}}}
async function sayHello(
  { context, pending, renewal, session, resumeBuffer }: Connection,
  token: string | undefined,
  { allowAnonymous, headers = {} }: Settings,
): Promise<void> {
  if (!context.extended) {
    if (token !== undefined) {
      throw new RpcError(RpcErrorCode.Unauthenticated, `${notExtended}send the token in headers.`);
    }

    return;
  }

  const requested = resumeBuffer ? { buffer: resumeBuffer } : undefined;
  // Without a token here, the server must have accepted the one of the headers.
  const hasHeader = Object.entries(headers).some((pair) => /^authorization,bearer /i.test(`${pair}`));
  const requireUser = (hasHeader && !allowAnonymous) || undefined;
  const send = (token?: string): Promise<unknown> => {
    const response = defer<unknown>();
    pending.request('$/hello', { version: 1, token, session: requested, requireUser }, response);
    return response.promise;
  };
  try {
    const response = await send(token).catch((error) => {
      if (!allowAnonymous || token === undefined || error.code !== RpcErrorCode.Unauthenticated) {
        throw error;
      }

      return send();
    });
    const result = (response ?? {}) as HelloResult;
    context.connectionId = result.connectionId;
    context.limits = result.limits;
    session.start(requested && readGrant(result.session));
    renewal.set(result.expiresIn);
  } catch (error) {
    if (error instanceof RpcError && error.code === RpcErrorCode.MethodNotFound) {
      error.message = `${notExtended}set offerExtensions to false.`;
    }

    throw error;
  }
}
