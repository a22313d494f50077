import type { RpcClose } from '../rpcClose.js';
import { RpcConnectionLostError } from '../rpcConnectionLostError.js';

/** The close code of a connection that is no longer needed. */
export const normalClosure = 1000;
/** The close code of a server that is shutting down. */
export const goingAway = 1001;
/** The close code after a violation of the protocol. */
export const protocolError = 1002;
/** The close code of a connection that broke. */
export const connectionLost = 1006;
/** The code with which a page closes a connection that broke: it may not use 1006. */
export const lostByPage = 4006;
/** The close code of a server that waited in vain for a new token. */
export const authenticationExpired = 4401;

/** Creates a close, with a reason that is never empty. */
export const createClose = (code: number, reason: string): RpcClose => ({
  code,
  reason: reason || (code === connectionLost ? 'The connection broke.' : 'The server gave no reason.'),
});

/** The close of a session that the server does not keep any more. */
export const notRecovered: RpcClose = {
  code: connectionLost,
  reason: 'The lost connection cannot be resumed.',
};

/** Creates the error of a call whose connection has ended, or that no connection will carry. */
export const lostError = (
  url: string,
  requestSent = false,
  close?: RpcClose,
  cause?: unknown,
): RpcConnectionLostError => {
  const how = close ? ` (${close.code}): ${close.reason}` : '.';
  return new RpcConnectionLostError(`No connection to ${url}${how}`, requestSent, close, { cause });
};
