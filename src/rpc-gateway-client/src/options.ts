import type { RpcClose } from './close.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { toMistake } from './optionNumbers.js';

/** A WebSocket class: that of the platform, or one like `ws` for Node. */
export type WebSocketClass = new (url: string, protocols?: string[]) => { close(code?: number, reason?: string): void };

/** A bearer token, or a function that is asked for one before every connect. */
export type RpcToken = string | (() => string | undefined | Promise<string | undefined>);

/** What happened, for the decision whether to connect again. */
export interface RpcReconnectContext {
  /** The number of the attempt that would come, from 1. */
  readonly attempt: number;
  /** How the connection ended, if there was one. */
  readonly close?: RpcClose | undefined;
  /** Why no connection could be made; an {@link RpcError} if the server refused the greeting, as it does a wrong token. */
  readonly error?: unknown;
}

/** When and how often a client connects again. */
export interface RpcReconnectOptions {
  /** Whether to connect again at all. Default: true. */
  enabled?: boolean | undefined;
  /** Whether a first connect that fails is tried again too. Default: false. */
  retryFirstConnect?: boolean | undefined;
  /** The longest delay before the first attempt, in ms; it doubles with each that fails. Default: 500. */
  initialDelay?: number | undefined;
  /** What the delay does not grow beyond, in ms. Default: 30000. */
  maxDelay?: number | undefined;
  /** The attempts in a row before the client gives up. Default: Infinity. */
  maxAttempts?: number | undefined;
  /** The time in ms that a connection must last before attempts are counted from 1 again. Default: 5000. */
  stableAfter?: number | undefined;
  /** Decides whether to connect again. Default: unless the server refused the greeting. */
  shouldReconnect?: ((context: RpcReconnectContext) => boolean) | undefined;
}

/** How to connect, and what to do when the connection breaks. */
export interface RpcConnectOptions {
  /** The WebSocket class. Default: the platform's. */
  webSocket?: WebSocketClass | undefined;
  /** Headers of the handshake, for classes that take them as `ws` does; those of browsers do not. */
  headers?: Record<string, string> | undefined;
  /** The token for the greeting; it never stands in the URL. */
  token?: RpcToken | undefined;
  /** The time for one attempt in ms, token, greeting and `onReconnected` included; 0 for no limit. Default: 15000. */
  connectTimeout?: number | undefined;
  /** The time for each call in ms, waiting for a connection included; 0 for no limit. Default: 0. */
  callTimeout?: number | undefined;
  /** The silence of the server in ms after which it is pinged; 0 for never. Default: 15000. */
  keepAliveInterval?: number | undefined;
  /**
   * The time in ms for a sign of life after that. It is longer when much was sent before, or where a platform does not
   * show the parts of a large response. Default: 15000.
   */
  keepAliveTimeout?: number | undefined;
  /** What happens to calls while there is no connection, or that a server refuses as it shuts down. Default: 'wait'. */
  whenDisconnected?: 'wait' | 'fail' | undefined;
  /** The most calls that wait. Default: 1000. */
  maxWaitingCalls?: number | undefined;
  /** When and how often to connect again. */
  reconnect?: RpcReconnectOptions | undefined;
  /** Whether to offer the subprotocol `rpcgateway.v1`. Default: true. */
  offerExtensions?: boolean | undefined;
  /** Whether calls carry a W3C trace context. Default: true. */
  trace?: boolean | undefined;
}

/** The options of a connection, with an address that is one. Their defaults stand where they are used, once each. */
export interface Settings extends RpcConnectOptions {
  readonly url: string;
}

const numbers = [
  'connectTimeout',
  'callTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxWaitingCalls',
  'initialDelay',
  'maxDelay',
  'maxAttempts',
  'stableAfter',
];

const addressPattern = /^wss?:\/\/[^/@]+\/[^#]*$/;

// As the gateway has it: addresses stand in logs, so no token may stand in them.
const tokenInQuery = /[?&]((access|id|auth)_?)?(token|authorization|bearer|jwt|api_?key)=/i;

const remedy = 'Run "npm install ws" and pass its class';

/** Checks address and options. All mistakes are reported in one error. */
export function resolveOptions(address: string | URL, options: RpcConnectOptions): Settings {
  const { webSocket, headers, whenDisconnected = 'wait' } = options;
  const url = toHref(address);
  const given = { ...options, ...options.reconnect } as Record<string, unknown>;
  const mistakes = [
    (!addressPattern.test(url) || tokenInQuery.test(url)) &&
      'The address must be wss://host/path, without user, token, #.',
    typeof (webSocket ?? (!headers && globalThis.WebSocket)) !== 'function' &&
      `webSocket must be a class: ${headers ? "the platform's takes no headers" : 'this platform has none'}. ${remedy}${
        headers ? '' : ', or use Node 22'
      }.`,
    !['wait', 'fail'].includes(whenDisconnected) && "whenDisconnected must be 'wait' or 'fail'.",
    ...numbers.map((name) => toMistake(name, given[name], name === 'maxAttempts' ? Infinity : undefined)),
  ].filter(Boolean);

  if (mistakes.length > 0) {
    throw new TypeError(mistakes.join('\n'));
  }

  return { ...options, url };
}

function toHref(given: string | URL): string {
  try {
    return new URL(given, globalThis.location?.href).href.replace(/^http/, 'ws');
  } catch {
    return '';
  }
}

// A browser does not tell why a handshake failed; but who was refused by name would be refused again.
/** What `shouldReconnect` is by default. */
export function reconnectByDefault({ error }: RpcReconnectContext): boolean {
  return (
    !(error instanceof RpcError) || error.code === RpcErrorCode.Unavailable || error.code === RpcErrorCode.LimitExceeded
  );
}
