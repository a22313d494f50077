/** The params of a call: by position or by name. */
export type RpcParams = readonly unknown[] | object;

/** The options of one call. */
export interface RpcCallOptions<T = unknown> {
  /** Cancels the call, or the stream that it returned. */
  signal?: AbortSignal | undefined;
  /**
   * The time limit for the response in ms, including the wait for a connection; 0 for no limit. An invalid value throws
   * a `TypeError` at once.
   */
  timeout?: number | undefined;
  /**
   * Makes the server execute the call once, so that it is repeated after any loss of the connection: `true` for a new
   * key, or a key with which the application itself may repeat the call.
   */
  idempotencyKey?: string | true | undefined;
  /**
   * Makes a stream resume after the connection broke: returns the params of the next call from the last item received.
   * The stream then continues on the next connection.
   */
  resumeFrom?(last: T | undefined): RpcParams;
}

/** Distinguishes options from an argument that is an object, also between two copies of this package. */
export const brand = Symbol.for('rpc-gateway-client');

/** Options created by {@link options}, which cannot be mistaken for an argument. */
export interface BrandedCallOptions extends RpcCallOptions {
  readonly [brand]: true;
}

/** The optional last argument of a proxy's method. */
export type CallOptions = AbortSignal | BrandedCallOptions;

/** Creates the last argument of a proxy's method. */
export function options<T>(callOptions: RpcCallOptions<T>): BrandedCallOptions {
  return { ...(callOptions as RpcCallOptions), [brand]: true };
}
