import type { RpcErrorCodeOf } from './rpcErrorCode.js';

/** The error of a call. If a callback handler throws it, it is sent to the server. */
export class RpcError<TData = unknown> extends Error {
  /**
   * @param code An {@link RpcErrorCode}, or a code of the service.
   * @param message A sentence.
   * @param data Details of the error, as JSON.
   */
  constructor(
    readonly code: number,
    message: string,
    readonly data?: TData,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RpcError';
  }

  /** Returns what is sent. */
  toJSON(): object {
    return { code: this.code, message: this.message, data: this.data };
  }
}

/**
 * Whether a value is an {@link RpcError}.
 * @param code The code that the error must have. The code's type determines the type of `data`.
 */
export const isRpcError = <TData = unknown>(error: unknown, code?: RpcErrorCodeOf<TData>): error is RpcError<TData> =>
  error instanceof RpcError && (code === undefined || error.code === code);
