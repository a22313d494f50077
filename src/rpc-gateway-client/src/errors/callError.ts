import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';

const errorsOfOurCalls = new WeakSet<object>();

/** Marks the error of a call that this client made: its code describes that call, not one that the client handles. */
export function markAsOurs<T>(error: T): T {
  if (error instanceof RpcError) {
    errorsOfOurCalls.add(error);
  }

  return error;
}

/** Whether the error has a reserved code that describes a call of this client. */
export const hasCodeOfOurCall = (error: unknown): boolean =>
  errorsOfOurCalls.has(error as object) &&
  error instanceof RpcError &&
  (error.code === RpcErrorCode.RequestCancelled || (error.code >= -32768 && error.code <= -32000));

/** Returns the error to send for an error of the application: an `RpcError` unchanged, no detail of any other error. */
export const toSentError = (error: unknown): RpcError =>
  error instanceof RpcError && !hasCodeOfOurCall(error)
    ? error
    : new RpcError(RpcErrorCode.ServiceFailed, 'The method failed.');

/** Reads the error of a response, or of a binary stream. */
export function readError(error: unknown): RpcError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return typeof code === 'number' && typeof message === 'string'
    ? new RpcError(code, message, data)
    : invalidMessage(error);
}

/** Creates the error for a message that violates the protocol. */
export const invalidMessage = (data: unknown, code: number = RpcErrorCode.InvalidRequest): RpcError =>
  new RpcError(code, 'The server sent an invalid message.', data);

/** Creates the error of a request that arrived before the previous one with its id, or for its stream, had ended. */
export const alreadyRunning = (): RpcError =>
  new RpcError(RpcErrorCode.InvalidRequest, 'The previous request is still running.');
