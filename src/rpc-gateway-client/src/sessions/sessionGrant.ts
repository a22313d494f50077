import { fromBase64Url } from './base64Url.js';

/** What a server grants in the result of `$/hello`. */
export interface SessionGrant {
  /** The secret for proofs. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** The time in ms that the session outlasts its socket. */
  readonly window: number;
  /** The number of bytes that the server keeps. */
  readonly buffer: number;
}

const keySize = 32;

/** A longer window is useless, and could exceed the longest delay of a timer. */
const maxWindow = 86_400_000;

/** Reads a grant. Returns undefined if it is missing or invalid: there is no session then. */
export function readGrant(grant: unknown): SessionGrant | undefined {
  try {
    const { key, window, buffer } = grant as { key: string; window: number; buffer: number };
    const bytes = fromBase64Url(key);
    return bytes.length === keySize && window > 0 && window <= maxWindow && buffer > 0
      ? { key: bytes, window, buffer }
      : undefined;
  } catch {
    return undefined;
  }
}
