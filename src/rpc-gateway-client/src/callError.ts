import { RpcError, RpcErrorCode } from './errors.js';

/** What the server gets to know of an error: all of one that was meant for it, nothing of any other. */
export const toRpcError = (error: unknown): RpcError =>
  error instanceof RpcError ? error : new RpcError(RpcErrorCode.ServiceFailed, 'The method failed.');

/** The error of whoever waits for something that came, but is not what the protocol says. */
export const unreadable = (data: unknown): RpcError =>
  new RpcError(RpcErrorCode.InvalidRequest, 'The server sent something unreadable.', data);

/** What the server may not ask for again before it has its answer. */
export const inUse = (): RpcError => new RpcError(RpcErrorCode.InvalidRequest, 'It is in use.');

/** Reads the error of a response, or of a binary stream. */
export function readError(error: unknown): RpcError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return typeof code === 'number' && typeof message === 'string'
    ? new RpcError(code, message, data)
    : unreadable(error);
}

/** Tells the developer of an error in a function of his that nobody waits for. */
export const report = (error: unknown): void => console.error(error);

/** Runs a function of the developer's that nobody waits for: what it throws is his to know, and harms nobody else. */
export function guard<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    report(error);
    return undefined;
  }
}
