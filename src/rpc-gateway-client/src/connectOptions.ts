import type { RpcClose } from './rpcClose.js';

/** A WebSocket class: the platform's, or one like `ws` for Node. */
export type WebSocketClass = new (url: string, protocols?: string[]) => { close(code?: number, reason?: string): void };

/**
 * A bearer token, or a function that returns one before every connect and, on an open connection, before its token
 * expires; never twice at a time.
 */
export type RpcToken = string | (() => string | undefined | Promise<string | undefined>);

/** What happened, for the decision whether to reconnect. */
export interface RpcReconnectContext {
  /** The number of the next attempt, from 1. */
  readonly attempt: number;
  /** How the connection ended, if there was one. */
  readonly close?: RpcClose | undefined;
  /** Why no connection could be opened; an `RpcError` if the server refused `$/hello`, for example an invalid token. */
  readonly error?: unknown;
}

/** When and how often a client reconnects. */
export interface RpcReconnectOptions {
  /** Whether to reconnect. Default: true. */
  enabled?: boolean | undefined;
  /** Whether to retry the first connect too. Default: false. */
  retryFirstConnect?: boolean | undefined;
  /** The maximum delay before the first attempt, in ms. It doubles after each failed attempt. Default: 500. */
  initialDelay?: number | undefined;
  /** The limit that the doubled delay does not exceed, in ms. Default: 30000. */
  maxDelay?: number | undefined;
  /** The number of failed attempts in a row after which the client gives up. Default: Infinity. */
  maxAttempts?: number | undefined;
  /** The time in ms that a connection must last before attempts are counted from 1 again. Default: 5000. */
  stableAfter?: number | undefined;
  /** Decides whether to reconnect. Default: unless the server refused `$/hello`. */
  shouldReconnect?: ((context: RpcReconnectContext) => boolean) | undefined;
}

/** How to connect, and what to do when the connection breaks. */
export interface RpcConnectOptions {
  /** The WebSocket class. Default: the platform's. */
  webSocket?: WebSocketClass | undefined;
  /** Headers of the handshake, for classes that accept them, such as `ws`. A browser's class does not. */
  headers?: Record<string, string> | undefined;
  /** The token that `$/hello` sends, and `$/authenticate` renews. It never appears in the URL. */
  token?: RpcToken | undefined;
  /**
   * Whether to continue without a user if the server does not accept the token, in `token` or in an `Authorization`
   * header. Default: false, so that connecting fails with `Unauthenticated` and is not retried.
   */
  allowAnonymous?: boolean | undefined;
  /** The time limit of one attempt in ms, with token, `$/hello` and `onReconnected`; 0 for no limit. Default: 15000. */
  connectTimeout?: number | undefined;
  /** The time limit of each call in ms, including the wait for a connection; 0 for no limit. Default: 0. */
  callTimeout?: number | undefined;
  /**
   * How often a call that the server refused because of a rate limit is made again, after the time that the server asks
   * for and a random part. Not if that is more than 5 min or the timeout of the call, and not if the call has a stream
   * among its arguments. Default: 0.
   */
  maxRateLimitRetries?: number | undefined;
  /** The time without a message in ms after which the server is pinged; 0 for never. Default: 15000. */
  keepAliveInterval?: number | undefined;
  /**
   * The time limit in ms for a sign of life after a ping. It is extended if much was sent before the ping, and on
   * platforms that do not show the parts of a large response. Default: 15000.
   */
  keepAliveTimeout?: number | undefined;
  /**
   * What happens to calls while there is no connection, and to calls that a server refuses while it shuts down.
   * Default: 'wait'.
   */
  whenDisconnected?: 'wait' | 'fail' | undefined;
  /** The maximum number of waiting calls. Default: 1000. */
  maxWaitingCalls?: number | undefined;
  /**
   * The number of bytes of sent messages that the client keeps until the server has acknowledged them, so that it can
   * continue on another WebSocket without losing any; binary content may take eight times as much. 0 turns sessions
   * off. From 16384 to 16777216. Default: 262144.
   */
  resumeBufferSize?: number | undefined;
  /** When and how often to reconnect. */
  reconnect?: RpcReconnectOptions | undefined;
  /** Whether to offer the subprotocol `rpcgateway.v1`. Default: true. */
  offerExtensions?: boolean | undefined;
  /** Whether calls carry a W3C trace context. Default: true. */
  trace?: boolean | undefined;
}
