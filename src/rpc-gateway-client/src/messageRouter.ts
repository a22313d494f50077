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
  readonly tracestate?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Takes a received text apart and routes each message. Never throws because of what a server sends. */
export function receiveText(connection: Connection, json: string): void {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    receiveGarbage(connection, json);
    return;
  }

  for (const message of Array.isArray(content) && content.length > 0 ? content : [content]) {
    route(connection, message ?? {});
  }
}

const beginning = /^\s*{\s*"jsonrpc"\s*:\s*"2.0"\s*,\s*"id"\s*:\s*(\d+)\s*,\s*"(\w+)"/;

// Some servers write NaN into their JSON: the call must not wait for a response that has come.
function receiveGarbage(connection: Connection, json: string): void {
  const [, digits, member] = beginning.exec(json) ?? [];
  const id = digits === undefined ? null : Number(digits);
  const error = new RpcError(RpcErrorCode.ParseError, 'The message is not JSON.', json.slice(0, 200));
  if (id === null || member === 'method') {
    refuse(connection, id, error);
  } else {
    connection.owner.onProtocolError(error);
    settle(connection, id, error);
  }
}

function route(connection: Connection, message: Message): void {
  const { method, error, id } = message;
  const { pending } = connection;
  const hasResult = message.result !== undefined;
  if (typeof method === 'string') {
    inTrace(message, () => receiveCall(connection, id, method, message.params));
  } else if (error != null) {
    fail(connection, id, readError(error));
  } else if (pending.has(id) && !hasResult) {
    settle(connection, id, unreadable(message));
  } else if (hasResult) {
    connection.answered(id);
    pending.get(id)?.resolve(message.result);
    pending.delete(id);
  } else {
    refuse(connection, id ?? null, unreadable(message));
  }
}

function fail(connection: Connection, id: unknown, error: RpcError): void {
  let failing = id;
  if (id == null) {
    connection.owner.onProtocolError(error);
    failing = connection.onlyCall();
  }

  settle(connection, failing, error);
}

function settle(connection: Connection, id: unknown, error: RpcError): void {
  const call = connection.pending.get(id);
  connection.answered(id);
  connection.pending.delete(id);
  call?.reject(error);
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
