import type { RpcParams } from './types.js';

/** How one call is made. */
export interface RpcCallOptions<T = unknown> {
  /** Cancels the call, or what it was answered with. */
  signal?: AbortSignal | undefined;
  /** The time for the answer in ms, waiting for a connection included; 0 for no limit. */
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

/** Whether a proxy's argument is none of the method's. */
export function isCallOptions(value: unknown): value is CallOptions {
  return value instanceof AbortSignal || (typeof value === 'object' && value !== null && brand in value);
}
