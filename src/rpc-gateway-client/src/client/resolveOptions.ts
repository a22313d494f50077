import type { RpcConnectOptions } from '../connectOptions.js';
import { findNumberMistake } from '../context/numberOptions.js';
import type { Settings } from '../context/settings.js';

const numbers = [
  'connectTimeout',
  'callTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxWaitingCalls',
  'maxRateLimitRetries',
  'initialDelay',
  'maxDelay',
  'maxAttempts',
  'stableAfter',
];

// The server has the same limits for its own buffers.
const minResumeBuffer = 16_384;
const maxResumeBuffer = 16_777_216;

const addressPattern = /^wss?:\/\/[^/@]+\/[^#]*$/;

// The same rule as in the gateway: addresses are logged, so they must not contain a token.
const tokenInQuery = /[?&]((access|id|auth)_?)?(token|authorization|bearer|jwt|api_?key)=/i;

const remedy = 'Run "npm install ws" and pass its class';

/** Validates the address and the options. One error reports all mistakes. */
export function resolveOptions(address: string | URL, options: RpcConnectOptions): Settings {
  const { webSocket, headers, whenDisconnected = 'wait', resumeBufferSize = 0 } = options;
  const url = toHref(address);
  const given = { ...options, ...options.reconnect } as Record<string, unknown>;
  const mistakes = [
    (!addressPattern.test(url) || tokenInQuery.test(url)) &&
      'The address must be wss://host/path, without user, token or fragment.',
    typeof (webSocket ?? (!headers && globalThis.WebSocket)) !== 'function' &&
      `webSocket must be a class: ${
        headers ? "the platform's takes no headers" : 'this platform has none'
      }. ${remedy}${headers ? '' : ', or use Node 22'}.`,
    !['wait', 'fail'].includes(whenDisconnected) && "whenDisconnected must be 'wait' or 'fail'.",
    resumeBufferSize !== 0 &&
      !(
        Number.isInteger(resumeBufferSize) &&
        resumeBufferSize >= minResumeBuffer &&
        resumeBufferSize <= maxResumeBuffer
      ) &&
      `resumeBufferSize must be 0, or an integer from ${minResumeBuffer} to ${maxResumeBuffer}.`,
    ...numbers.map((name) => findNumberMistake(name, given[name], name === 'maxAttempts' ? Infinity : undefined)),
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
