import type { RpcClose } from './close.js';

/** The error codes of the protocol; a service's own lie outside -32768..-32000. */
export const RpcErrorCode = {
  /** The message is not JSON, or nested too deep. */
  ParseError: -32700,
  /** JSON, but neither a request nor a response. */
  InvalidRequest: -32600,
  /** There is no such method. */
  MethodNotFound: -32601,
  /** A parameter is missing, unknown, surplus or unreadable; the message names it. */
  InvalidParams: -32602,
  /** The engine failed. */
  InternalError: -32603,
  /** The call was cancelled. */
  RequestCancelled: -32800,
  /** The service threw; `data.traceId` finds it in the server's log. */
  ServiceFailed: -32000,
  /** The stream's token is unknown or has ended. */
  NoSuchStream: -32001,
  /** The result, or an item, could not be serialized. */
  ResultNotSerializable: -32003,
  /** A limit was hit; the message names it. */
  LimitExceeded: -32005,
  /** Nobody serves that contract now, or the server shuts down. */
  Unavailable: -32006,
  /** The call's timeout passed; raised by the caller's own end. */
  DeadlineExceeded: -32007,
  /** The message is larger than allowed; or, found before sending, nested deeper. */
  MessageTooLarge: -32008,
  /** The caller is not authenticated. */
  Unauthenticated: -32009,
  /** The caller may not do that. */
  Forbidden: -32010,
  /** The result is not what the call expects; raised by the caller's own end, never sent. */
  ResultUnreadable: -32011,
} as const;

/** A call that was answered with an error; thrown by a callback handler, the error that the server gets. */
export class RpcError<TData = unknown> extends Error {
  /**
   * @param code One of {@link RpcErrorCode}, or one of the service's own.
   * @param message A sentence.
   * @param data More about the error, as JSON.
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

  /** What goes over the wire. */
  toJSON(): object {
    return { code: this.code, message: this.message, data: this.data };
  }
}

/** An error code that has data of this type, as the code generator writes it. */
export type RpcErrorCodeOf<TData> = number & { readonly __data?: TData };

/**
 * Whether a call failed with an error of the server.
 * @param code The code that it must have, whose type tells the type of `data`.
 */
export const isRpcError = <TData = unknown>(error: unknown, code?: RpcErrorCodeOf<TData>): error is RpcError<TData> =>
  error instanceof RpcError && (code === undefined || error.code === code);

/** A call that failed because the connection broke, or because there was none. */
export class RpcConnectionLostError extends Error {
  /**
   * @param message A sentence.
   * @param requestSent Whether the request had left: if not, the server has certainly not seen the call.
   * @param close How the connection ended, if there was one.
   */
  constructor(
    message: string,
    readonly requestSent: boolean,
    readonly close?: RpcClose | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RpcConnectionLostError';
  }
}

/** How an error begins that only a plain server can cause. */
export const notExtended = 'The server does not speak rpcgateway.v1: ';

/** The error of a call that an ended connection took with it, or that no connection will come for. */
export const lostError = (
  url: string,
  requestSent = false,
  close?: RpcClose,
  cause?: unknown,
): RpcConnectionLostError => {
  const how = close ? ` (${close.code}): ${close.reason}` : '.';
  return new RpcConnectionLostError(`No connection to ${url}${how}`, requestSent, close, { cause });
};
