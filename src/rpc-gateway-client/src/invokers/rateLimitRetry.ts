import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';

/** The longest time in seconds that a server can make a call wait. */
const maxWait = 300;

/**
 * Returns the delay in ms before a call that a rate limit refused is made again; undefined if it must fail. The server
 * has not executed such a call.
 * @param error The error of the call: `{"code":-32005,"message":"…","data":{"limit":"…","retryAfter":0.25}}`.
 * @param attempt The number of the retry, from 1.
 * @param left The time in ms that the call still has.
 */
export function delayOfRetry(error: unknown, attempt: number, left: number): number | undefined {
  if (!(error instanceof RpcError && error.code === RpcErrorCode.LimitExceeded)) {
    return undefined;
  }

  const { limit, retryAfter } = (error.data ?? {}) as { limit?: unknown; retryAfter?: unknown };
  if (typeof limit !== 'string' || !(typeof retryAfter === 'number' && retryAfter >= 0 && retryAfter <= maxWait)) {
    return undefined;
  }

  // All refused calls are told the same time. Each one adds a random part, which grows, so that some find room.
  const delay = Math.min(retryAfter * 1000 * (1 + Math.random() * (2 ** attempt - 1)), maxWait * 1000);
  return delay < left ? delay : undefined;
}
