import { ignore } from '../platform/deferred.js';
import { maxTimerDelay } from '../platform/timers.js';
import type { TokenSource } from './tokenSource.js';

/** The minimum time between two renewals, in ms: a server whose clock is wrong must not be asked without pause. */
const minDelay = 5000;

/** The time limit of a renewal without a connect timeout, in ms. */
const maxTime = 60_000;

/** Renews the token of a connection. */
export type TokenRenewal = ReturnType<typeof createTokenRenewal>;

/**
 * Sends a new token before the one of a connection expires, or when the server asks for it. A failed renewal is repeated
 * until the server closes the connection.
 * @param timeout The time limit of one renewal, in ms; 0 for the default.
 * @param authenticate Sends a token, and returns the result.
 */
export function createTokenRenewal(
  tokens: TokenSource,
  timeout: number,
  authenticate: (token: string) => Promise<unknown>,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let expiresAt = 0;
  let renewedAt = -Infinity;
  let isRenewing = false;
  let isStopped = false;

  function schedule(delay: number): void {
    clearTimeout(timer);
    if (tokens.isRenewable && !isStopped && !isRenewing) {
      timer = setTimeout(renew, Math.min(delay, maxTimerDelay));
    }
  }

  // Random, so that clients whose tokens were issued together do not ask for the next ones together.
  function set(expiresIn: unknown, shortest = 0): void {
    clearTimeout(timer);
    isStopped = false;
    if (typeof expiresIn === 'number' && expiresIn >= 0) {
      const time = expiresIn * 1000;
      expiresAt = performance.now() + time;
      schedule(Math.max(time * (0.7 + 0.2 * Math.random()), shortest));
    }
  }

  async function renew(): Promise<void> {
    isRenewing = true;
    let result: { expiresIn?: unknown } | undefined;
    let limit: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      limit = setTimeout(reject, timeout || maxTime);
    });
    try {
      const token = await Promise.race([tokens.get(), late]);
      if (token !== undefined) {
        result = (await Promise.race([authenticate(token), late])) as typeof result;
      }
    } catch {
      // The connection keeps its token, until the server closes it.
      tokens.forget();
    }

    clearTimeout(limit);
    late.catch(ignore);
    isRenewing = false;
    if (isStopped) {
      return;
    }

    if (result) {
      renewedAt = performance.now();
      set(result.expiresIn, minDelay);
    } else {
      // More often towards the end.
      schedule(Math.max((expiresAt - performance.now()) / 2, minDelay));
    }
  }

  return {
    /** The connection was authenticated, and stays so for the time that the server sent, in s. */
    set,

    /** The server asks for a new token. A renewal that its message has crossed is enough. */
    request(expiresIn: unknown): void {
      if (performance.now() - renewedAt >= minDelay) {
        expiresAt = performance.now() + (Number(expiresIn) || 0) * 1000;
        schedule(0);
      }
    },

    /** The connection has no socket: the next one is opened with a new token. */
    stop(): void {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
