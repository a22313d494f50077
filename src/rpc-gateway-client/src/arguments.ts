import { sendBytes } from './binarySender.js';
import { findBinarySource } from './binarySource.js';
import type { Connection } from './connection.js';
import { notExtended, RpcError, RpcErrorCode } from './errors.js';
import { sendItems } from './itemStreamSender.js';
import { isStreamSource } from './sourceIterator.js';

/**
 * Makes an argument into JSON: streams, binary content and progress become references.
 * @param ends Gets functions that end what the references stand for.
 * @param onFailure Receives the error of a source that fails.
 * @param onEnd Called once when a stream has ended, before its source is released.
 */
export function encodeArgument(
  connection: Connection,
  value: unknown,
  ends: (() => void)[],
  onFailure: (error: unknown) => void,
  onEnd?: () => void,
): unknown {
  if (typeof value === 'function') {
    const token = connection.nextId();
    connection.progress.set(token, value as (report: unknown) => void);
    ends.push(() => connection.progress.delete(token));
    return token;
  }

  if (typeof value !== 'object' || !value) {
    return value;
  }

  const bytes = findBinarySource(value);
  if (bytes) {
    if (!connection.extended) {
      throw new RpcError(RpcErrorCode.InvalidParams, `${notExtended}it takes no binary content.`);
    }

    const sender = sendBytes(connection, bytes, onFailure, onEnd);
    ends.push(sender.abort);
    return { binary: sender.number };
  }

  if (isStreamSource(value)) {
    const token = connection.nextId();
    const sender = sendItems(connection, token, value, onFailure, onEnd);
    connection.itemSenders.set(token, sender);
    ends.push(sender.stop);
    return { token };
  }

  return value;
}

/** Makes all params into JSON, by position or by name. */
export function encodeArguments(
  params: object | undefined,
  encode: (value: unknown) => unknown,
): readonly unknown[] | object | undefined {
  return !params || Array.isArray(params)
    ? params?.map(encode)
    : Object.fromEntries(Object.entries(params).map(([name, value]) => [name, encode(value)]));
}
