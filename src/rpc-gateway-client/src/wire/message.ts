/** A received JSON-RPC message of any kind. */
export interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly timeout?: unknown;
  readonly traceparent?: unknown;
  readonly tracestate?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A request on its way out, which records whether it was sent. */
export interface OutboundRequest {
  sent?: boolean;
}

/** Accepts a message to send, with the requests that it contains. */
export type MessageSink = (json: string, ...requests: readonly OutboundRequest[]) => void;
