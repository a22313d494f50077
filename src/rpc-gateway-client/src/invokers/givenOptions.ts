import { brand, type CallOptions, type RpcCallOptions } from '../callOptions.js';
import { findNumberMistake } from '../context/numberOptions.js';

/** Returns the options of a call. Throws if they are invalid. */
export function resolveCallOptions(given: AbortSignal | RpcCallOptions = {}): RpcCallOptions {
  const resolved = given instanceof AbortSignal ? { signal: given } : given;
  const { timeout, idempotencyKey: key = true } = resolved;
  const isKey = key === true || (typeof key === 'string' && key.length > 0 && key.length <= 128);
  const mistake =
    findNumberMistake('timeout', timeout) ?? (isKey ? undefined : 'idempotencyKey must have 1 to 128 characters.');
  if (mistake) {
    throw new TypeError(mistake);
  }

  return resolved;
}

/** Whether the last argument of a proxy's method contains call options, and is not a param. */
export function isCallOptions(value: unknown): value is CallOptions {
  return value instanceof AbortSignal || (typeof value === 'object' && value !== null && brand in value);
}
