import { toMistake } from './optionNumbers.js';
import type { RpcParams } from './types.js';

/** How one call is made. */
export interface RpcCallOptions<T = unknown> {
  /** Cancels the call, or what it was answered with. */
  signal?: AbortSignal | undefined;
  /**
   * The time for the response in ms, waiting for a connection included; 0 for no limit. An invalid one is a `TypeError`
   * at once.
   */
  timeout?: number | undefined;
  /**
   * For a stream: the params with which to call again when the connection broke, made of the last item that came. It
   * then goes on by itself on the next connection.
   */
  resumeFrom?(last: T | undefined): RpcParams;
}

const brand = Symbol.for('rpc-gateway-client');

/** Options made by {@link options}, which no argument can be taken for. */
export interface BrandedCallOptions extends RpcCallOptions {
  readonly [brand]: true;
}

/** What the last argument of a proxy's method may be. */
export type CallOptions = AbortSignal | BrandedCallOptions;

/** Makes the last argument of a proxy's method. */
export function options<T>(callOptions: RpcCallOptions<T>): BrandedCallOptions {
  return { ...(callOptions as RpcCallOptions), [brand]: true };
}

/** Checks the options of a call. */
export function resolveCallOptions(given: AbortSignal | RpcCallOptions = {}): RpcCallOptions {
  const resolved = given instanceof AbortSignal ? { signal: given } : given;
  const mistake = toMistake('timeout', resolved.timeout);
  if (mistake) {
    throw new TypeError(mistake);
  }

  return resolved;
}

/** Whether an argument of a proxy's method is not one of the contract's method. */
export function isCallOptions(value: unknown): value is CallOptions {
  return value instanceof AbortSignal || (typeof value === 'object' && value !== null && brand in value);
}
