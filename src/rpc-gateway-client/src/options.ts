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

type Ranges<K extends string> = Record<K, readonly [standard: number, least: number]>;

const longest = 2 ** 31 - 1;

const times: Ranges<'connectTimeout' | 'callTimeout' | 'keepAliveInterval' | 'keepAliveTimeout' | 'maxWaitingCalls'> = {
  connectTimeout: [15_000, 0],
  callTimeout: [0, 0],
  keepAliveInterval: [15_000, 0],
  keepAliveTimeout: [15_000, 1],
  maxWaitingCalls: [1000, 0],
};

const reconnectTimes: Ranges<'initialDelay' | 'maxDelay' | 'maxAttempts' | 'stableAfter'> = {
  initialDelay: [500, 1],
  maxDelay: [30_000, 1],
  maxAttempts: [Infinity, 1],
  stableAfter: [5000, 0],
};

const tokenName = /^((access|id|auth)_?)?token$|^(authorization|bearer|jwt|api_?key)$/i;

/** Fills in the defaults. All mistakes are told in one error. */
export function resolveOptions(address: string | URL, options: RpcConnectOptions) {
  const mistakes: string[] = [];
  const check = (valid: unknown, mistake: string) => {
    if (!valid) {
      mistakes.push(mistake);
    }
  };
  const fill = <K extends string>(ranges: Ranges<K>, given: { readonly [name in K]?: number | undefined }) => {
    const values = {} as Record<K, number>;
    for (const name in ranges) {
      const [standard, least] = ranges[name];
      const value = given[name] ?? standard;
      check(value >= least && (value <= longest || value === standard), `${name} must be from ${least} to ${longest}.`);
      values[name] = value;
    }

    return values;
  };

  const { webSocket = globalThis.WebSocket, headers, token, whenDisconnected = 'wait', reconnect = {} } = options;
  check(webSocket, 'webSocket must be a class here.');
  check(!headers || options.webSocket, 'headers need a webSocket class.');
  check(/^(wait|fail)$/.test(whenDisconnected), "whenDisconnected must be 'wait' or 'fail'.");
  const settings = {
    url: resolveAddress(address, check),
    webSocket,
    headers,
    token,
    wait: whenDisconnected === 'wait',
    offerExtensions: options.offerExtensions ?? true,
    trace: options.trace ?? true,
    ...fill(times, options),
    reconnect: {
      enabled: reconnect.enabled ?? true,
      retryFirstConnect: reconnect.retryFirstConnect ?? false,
      shouldReconnect: reconnect.shouldReconnect ?? reconnectByDefault,
      ...fill(reconnectTimes, reconnect),
    },
  };
  if (mistakes.length > 0) {
    throw new TypeError(mistakes.join('\n'));
  }

  return settings;
}

function resolveAddress(address: string | URL, check: (valid: unknown, mistake: string) => void): string {
  const base = globalThis.location?.href;
  if (!URL.canParse(address, base)) {
    check(false, 'The address must be absolute.');
    return '';
  }

  const url = new URL(address, base);
  url.protocol = url.protocol.replace('http', 'ws');
  const { href, searchParams } = url;
  check(
    /^wss?:\/\/[^@#]+$/.test(href),
    'The address must begin with wss:// or ws://, without user, password or fragment.',
  );
  for (const name of searchParams.keys()) {
    check(!tokenName.test(name), `The address must not hold a token ('${name}').`);
  }

  return href;
}

// A browser does not tell why a handshake failed; but who was refused by name would be refused again.
function reconnectByDefault({ error }: RpcReconnectContext): boolean {
  return (
    !(error instanceof RpcError) || error.code === RpcErrorCode.Unavailable || error.code === RpcErrorCode.LimitExceeded
  );
}
