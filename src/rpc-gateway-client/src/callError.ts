import { RpcError, RpcErrorCode } from './errors.js';

/** What the server gets to know of an error: all of one that was meant for it, nothing of any other. */
export function toRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError(RpcErrorCode.ServiceFailed, 'The method failed.');
}

/** Reads the error of a response, or of a binary stream. */
export function readError(error: unknown): RpcError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return typeof code === 'number' && typeof message === 'string'
    ? new RpcError(code, message, data)
    : new RpcError(RpcErrorCode.InvalidRequest, 'The server answered with an error that cannot be read.', error);
}

/** Tells the developer of an error in a handler of his, which nobody waits for. */
export const report = (error: unknown): void => console.error(error);
