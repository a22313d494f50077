import type { RpcClose } from './close.js';
import { RpcError, RpcErrorCode } from './errors.js';

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
  /** The time in ms that a connection must last for counting to start anew. Default: 5000. */
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
  /** The time in ms for a sign of life after that. Default: 15000. */
  keepAliveTimeout?: number | undefined;
  /** What happens to calls while there is no connection. Default: 'wait'. */
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

/** What the user gave, and the defaults. */
export type Settings = ReturnType<typeof resolveOptions>;

const longest = 2 ** 31 - 1;

const tokenName = /^((access|id|auth)_?token|token|authorization|bearer|jwt|api_?key)$/i;

/** Fills in the defaults. All mistakes are told in one error. */
export function resolveOptions(address: string | URL, options: RpcConnectOptions) {
  const mistakes: string[] = [];
  const check = (valid: unknown, mistake: string) => {
    if (!valid) {
      mistakes.push(mistake);
    }
  };
  const number = (name: string, value: number, least: number, most = longest) => {
    check(value >= least && value <= most, `${name} is ${value}, but must be from ${least} to ${most}.`);
    return value;
  };

  const webSocket = options.webSocket ?? globalThis.WebSocket;
  check(webSocket, 'There is no WebSocket here: give a class as webSocket.');
  check(!options.headers || options.webSocket, 'headers need a class that takes them as webSocket.');
  const wait = options.whenDisconnected ?? 'wait';
  check(wait === 'wait' || wait === 'fail', `whenDisconnected is ${wait}, but must be 'wait' or 'fail'.`);

  const reconnect = options.reconnect ?? {};
  const initialDelay = number('reconnect.initialDelay', reconnect.initialDelay ?? 500, 1);
  const settings = {
    url: resolveAddress(address, check),
    webSocket,
    headers: options.headers,
    token: options.token,
    connectTimeout: number('connectTimeout', options.connectTimeout ?? 15_000, 0),
    callTimeout: number('callTimeout', options.callTimeout ?? 0, 0),
    keepAliveInterval: number('keepAliveInterval', options.keepAliveInterval ?? 15_000, 0),
    keepAliveTimeout: number('keepAliveTimeout', options.keepAliveTimeout ?? 15_000, 1),
    wait: wait === 'wait',
    maxWaitingCalls: number('maxWaitingCalls', options.maxWaitingCalls ?? 1000, 1),
    offerExtensions: options.offerExtensions ?? true,
    trace: options.trace ?? true,
    reconnect: {
      enabled: reconnect.enabled ?? true,
      retryFirstConnect: reconnect.retryFirstConnect ?? false,
      initialDelay,
      maxDelay: number('reconnect.maxDelay', reconnect.maxDelay ?? Math.max(30_000, initialDelay), initialDelay),
      maxAttempts: number('reconnect.maxAttempts', reconnect.maxAttempts ?? Infinity, 1, Infinity),
      stableAfter: number('reconnect.stableAfter', reconnect.stableAfter ?? 5000, 0),
      shouldReconnect: reconnect.shouldReconnect ?? reconnectByDefault,
    },
  };
  if (mistakes.length > 0) {
    throw new TypeError(mistakes.join('\n'));
  }

  return settings;
}

function resolveAddress(address: string | URL, check: (valid: unknown, mistake: string) => void): string {
  let url: URL;
  try {
    url = new URL(address, globalThis.location?.href);
  } catch {
    check(false, `The address '${address}' must be absolute, as wss://host/rpc.`);
    return '';
  }

  url.protocol = url.protocol.replace('http', 'ws');
  check(/^wss?:$/.test(url.protocol), `The address must begin with wss:// or ws://, not with ${url.protocol}//.`);
  check(!url.username && !url.password && !url.hash, 'The address must have no user name, password or fragment.');
  for (const name of url.searchParams.keys()) {
    check(!tokenName.test(name), `The address must hold no token ('${name}'), since addresses are logged: use token.`);
  }

  return url.href;
}

// A browser does not tell why a handshake failed; but who was refused by name would be refused again.
function reconnectByDefault({ error }: RpcReconnectContext): boolean {
  return (
    !(error instanceof RpcError) || error.code === RpcErrorCode.Unavailable || error.code === RpcErrorCode.LimitExceeded
  );
}
