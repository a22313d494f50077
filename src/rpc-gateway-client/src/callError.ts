import { RpcError, RpcErrorCode } from './errors.js';

const ofCalls = new WeakSet<object>();

/** Marks the error of a call that this client made: its code describes that call, not one that the client answers. */
export function fromCall<T>(error: T): T {
  if (error instanceof RpcError) {
    ofCalls.add(error);
  }

  return error;
}

/** Whether the error has a reserved code that another call gave it. */
export const isOfOtherCall = (error: unknown): boolean =>
  ofCalls.has(error as object) &&
  error instanceof RpcError &&
  (error.code === RpcErrorCode.RequestCancelled || (error.code >= -32768 && error.code <= -32000));

/** The error that is sent for an error of the application: an `RpcError` as it is, nothing of any other. */
export const toRpcError = (error: unknown): RpcError =>
  error instanceof RpcError && !isOfOtherCall(error)
    ? error
    : new RpcError(RpcErrorCode.ServiceFailed, 'The method failed.');

/** The JSON of a result, or of an item. */
export function serialize(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (cause) {
    throw new RpcError(RpcErrorCode.ResultNotSerializable, 'The value could not be serialized.', undefined, { cause });
  }
}

/** The JSON of an error; without its data if that is no JSON or does not fit. */
export function serializeError(error: RpcError, fits: (json: string) => boolean): string {
  try {
    const json = JSON.stringify(error);
    if (fits(json)) {
      return json;
    }
  } catch {
    // The data cannot be serialized.
  }

  return JSON.stringify({ code: error.code, message: error.message.slice(0, 200) });
}

/** The error for a message that came, but is not what the protocol says. */
export const unreadable = (data: unknown, code: number = RpcErrorCode.InvalidRequest): RpcError =>
  new RpcError(code, 'The server sent something unreadable.', data);

/** The error of a request that came before the response to the one before. */
export const inUse = (): RpcError => new RpcError(RpcErrorCode.InvalidRequest, 'It is in use.');

/** Reads the error of a response, or of a binary stream. */
export function readError(error: unknown): RpcError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return typeof code === 'number' && typeof message === 'string'
    ? new RpcError(code, message, data)
    : unreadable(error);
}

/** Logs an error of a function of the application that nothing else reports. */
export const report = (error: unknown): void => console.error(error);

/** Runs a function of the application: what it throws, at once or later, is logged, and has no other effect. */
export function guard<T>(action: () => T): T | undefined {
  try {
    const result = action();
    if (result instanceof Promise) {
      result.catch(report);
    }

    return result;
  } catch (error) {
    report(error);
    return undefined;
  }
}
