import { binaryFrame, cancelFrame } from './binaryFrames.js';
import { receiveBytes } from './binaryReceiver.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { receiveItems } from './itemStreamReceiver.js';
import type { StreamReceiver } from './streamReceiver.js';

interface Reference {
  readonly binary?: unknown;
  readonly token?: unknown;
  readonly values?: unknown;
}

const members = ['binary', 'token', 'values'];

/** Reads what may be a reference to a stream; undefined for any other value. */
export function toReference(value: unknown): Reference | undefined {
  const { binary, token, values } = (value ?? {}) as Reference;
  return typeof binary === 'number' || token != null || Array.isArray(values) ? { binary, token, values } : undefined;
}

/**
 * Whether a value refers to a stream that the server holds until it is read, or released. A value with other members,
 * as the answer to a login, only looks like it.
 */
export function isHeld(value: unknown): boolean {
  const { binary, token } = toReference(value) ?? {};
  return (binary ?? token) != null && Object.keys(value as object).every((name) => members.includes(name));
}

/**
 * Opens a stream that the server has announced.
 * @param otherwise The code of the error if the value does not refer to a stream.
 */
export function openReceiver(
  connection: Connection,
  value: unknown,
  onEnd: () => void,
  otherwise: number = RpcErrorCode.ResultUnreadable,
): StreamReceiver {
  const reference = toReference(value);
  if (!reference) {
    throw new RpcError(otherwise, 'The value is not a stream: it has no token, values or binary.', value);
  }

  if (typeof reference.binary !== 'number') {
    return receiveItems(connection, reference, onEnd);
  }

  if (connection.lostBy) {
    throw connection.lost(true);
  }

  return receiveBytes(connection, reference.binary, onEnd);
}

/** Releases what may be a stream of the server: nothing will read it. */
export function letGo(connection: Connection, value: unknown): void {
  const { binary, token } = toReference(value) ?? {};
  if (typeof binary === 'number') {
    connection.sendBinary(binaryFrame(cancelFrame, binary));
  } else if (token != null) {
    connection.notify('$/enumerator/abort', { token });
  }
}
