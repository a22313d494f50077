import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';

/** Returns the JSON of a result, or of an item. */
export function serialize(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (cause) {
    throw new RpcError(RpcErrorCode.ResultNotSerializable, 'The value could not be serialized.', undefined, { cause });
  }
}

/** Returns the JSON of an error, without its data if the data is not serializable or does not fit. */
export function serializeError(error: RpcError, fits: (json: string) => boolean): string {
  try {
    const json = JSON.stringify(error);
    if (fits(json)) {
      return json;
    }
  } catch {
    // The data is not serializable.
  }

  return JSON.stringify({ code: error.code, message: error.message.slice(0, 200) });
}
