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

/** Reads what may be a reference to a stream; undefined for any other value. */
export function toReference(value: unknown): Reference | undefined {
  const { binary, token, values } = (value ?? {}) as Reference;
  return typeof binary === 'number' || token != null || Array.isArray(values) ? { binary, token, values } : undefined;
}

/** Opens a stream that the server has announced. */
export function openReceiver(connection: Connection, value: unknown, onEnd: () => void): StreamReceiver {
  const reference = toReference(value);
  if (!reference) {
    throw new RpcError(RpcErrorCode.InvalidRequest, 'The answer is no stream.', value);
  }

  if (connection.lostBy) {
    throw connection.lost(true);
  }

  return typeof reference.binary === 'number'
    ? receiveBytes(connection, reference.binary, onEnd)
    : receiveItems(connection, reference, onEnd);
}

/** Tells the server that nobody reads what may be a stream of its. */
export function letGo(connection: Connection, value: unknown): void {
  const { binary, token } = toReference(value) ?? {};
  if (typeof binary === 'number') {
    connection.sendBinary(binaryFrame(cancelFrame, binary));
  } else if (token != null) {
    connection.notify('$/enumerator/abort', { token });
  }
}
