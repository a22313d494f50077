/** The server's limits, as `$/hello` returned them. */
export interface RpcLimits {
  readonly maxMessageSize: number;
  readonly maxDepth: number;
  readonly maxBatchLength: number;
  readonly maxConcurrentCalls: number;
  readonly maxStreams: number;
  /** How long the server remembers idempotency keys, in ms; undefined if it does not know them. */
  readonly idempotencyWindow?: number | undefined;
  /** Identifies the memory in which the server remembers them: another one does not know the calls of this one. */
  readonly idempotencyStore?: string | undefined;
}
