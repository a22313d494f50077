/** The error codes of the protocol. A service's own codes are outside -32768..-32000. */
export const RpcErrorCode = {
  /** The message is not JSON, or is nested too deep. */
  ParseError: -32700,
  /** The message is JSON, but neither a request nor a response. */
  InvalidRequest: -32600,
  /** The method does not exist. */
  MethodNotFound: -32601,
  /** A parameter is missing, unknown, surplus or unreadable; the message names it. */
  InvalidParams: -32602,
  /** The engine failed. */
  InternalError: -32603,
  /** The call was cancelled. */
  RequestCancelled: -32800,
  /** The service threw an exception; `data.traceId` finds it in the server's log. */
  ServiceFailed: -32000,
  /** The stream's token is unknown, or the stream has ended. */
  NoSuchStream: -32001,
  /** The result, or an item, could not be serialized. */
  ResultNotSerializable: -32003,
  /** A limit was reached; the message names it. */
  LimitExceeded: -32005,
  /** The contract is not served now, or the server is shutting down. */
  Unavailable: -32006,
  /** The call timed out, at the caller or at its server. */
  DeadlineExceeded: -32007,
  /** The message is larger than allowed, or nested deeper (checked before sending). */
  MessageTooLarge: -32008,
  /** The caller is not authenticated. */
  Unauthenticated: -32009,
  /** The caller is not allowed to make this call. */
  Forbidden: -32010,
  /** The result does not have the expected form; raised on the caller's side, never sent. */
  ResultUnreadable: -32011,
  /** The idempotency key of the call was used for another method or other params. */
  IdempotencyConflict: -32013,
  /** The call was executed before, but its outcome is unknown; it was not executed again. */
  OutcomeUnknown: -32014,
} as const;

/** An error code whose errors carry data of this type, as the code generator writes it. */
export type RpcErrorCodeOf<TData> = number & { readonly __data?: TData };
