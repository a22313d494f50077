import { guard, readError, unreadable } from './callError.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { runCallback } from './inboundCalls.js';
import { inTrace } from './traceContext.js';

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly traceparent?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Takes a received text apart and hands each message to whom it concerns. Never throws for what a server sends. */
export function receiveText(connection: Connection, json: string): void {
  try {
    const content: unknown = JSON.parse(json);
    for (const message of Array.isArray(content) && content.length > 0 ? content : [content]) {
      route(connection, message ?? {});
    }
  } catch {
    refuse(connection, null, new RpcError(RpcErrorCode.ParseError, 'The message is not JSON.', json.slice(0, 200)));
  }
}

function route(connection: Connection, message: Message): void {
  const { method, error, id } = message;
  const { pending } = connection;
  const hasResult = message.result !== undefined;
  if (typeof method === 'string') {
    inTrace(message.traceparent, () => receiveCall(connection, id, method, message.params));
  } else if (error != null) {
    fail(connection, id, readError(error));
  } else if (pending.has(id) && !hasResult) {
    fail(connection, id, unreadable(message));
  } else if (hasResult) {
    pending.get(id)?.resolve(message.result);
    pending.delete(id);
  } else {
    refuse(connection, id ?? null, unreadable(message));
  }
}

function fail({ pending, owner }: Connection, id: unknown, error: RpcError): void {
  let failing = id;
  if (id == null) {
    // It names no call. If there is but one, that one would wait for ever.
    owner.onProtocolError(error);
    if (pending.size === 1) {
      [failing] = pending.keys();
    }
  }

  pending.get(failing)?.reject(error);
  pending.delete(failing);
}

function receiveCall(connection: Connection, id: unknown, method: string, params: unknown): void {
  const { running, itemSenders, progress } = connection;
  // The protocol's own messages have their params by name or by position.
  const param = (name: string, index: number) => {
    const all = (params ?? {}) as Record<string | number, unknown>;
    return all[name] ?? all[index];
  };
  const token = param('token', 0);
  const sender = itemSenders.get(token);
  if (method === '$/cancelRequest') {
    running.get(param('id', 0))?.abort();
  } else if (method === '$/progress') {
    guard(() => progress.get(token)?.(param('value', 1)));
  } else if (method === '$/enumerator/abort') {
    sender?.stop();
  } else if (method !== '$/enumerator/next') {
    void runCallback(connection, id, method, params);
  } else if (sender) {
    sender.next(id, param('max', 1));
  } else {
    connection.respondError(id, new RpcError(RpcErrorCode.NoSuchStream, 'There is no such stream.'));
  }
}

function refuse(connection: Connection, id: unknown, error: RpcError): void {
  connection.respondError(id, error);
  connection.owner.onProtocolError(error);
}
