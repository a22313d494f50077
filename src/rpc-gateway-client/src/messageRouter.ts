import { readError, report } from './callError.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Takes a received text apart and hands each message to whom it concerns. Never throws for what a server sends. */
export function receiveText(connection: Connection, json: string): void {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    refuse(connection, null, RpcErrorCode.ParseError, 'The message is not JSON.', json.slice(0, 200));
    return;
  }

  for (const message of Array.isArray(content) && content.length > 0 ? content : [content]) {
    route(connection, message);
  }
}

function route(connection: Connection, content: unknown): void {
  const message: Message = typeof content === 'object' && content ? content : {};
  const { id, method, params } = message;
  if (typeof method === 'string') {
    if (!control(connection, id, method, params)) {
      connection.inbound.run(id, method, params);
    }
  } else if ('result' in message || 'error' in message) {
    complete(connection, message);
  } else {
    const text = 'The message is neither a request nor a response.';
    const call = connection.pending.get(id as number);
    if (call && method === undefined) {
      connection.forget(id as number);
      call.reject(new RpcError(RpcErrorCode.InvalidRequest, text, content));
    } else {
      refuse(connection, id ?? null, RpcErrorCode.InvalidRequest, text, content);
    }
  }
}

function complete(connection: Connection, message: Message): void {
  const { pending } = connection;
  let id = message.id as number;
  const error = 'error' in message && message.error !== null ? readError(message.error) : undefined;
  if (error && (id ?? null) === null) {
    // It names no call, but who waits for an answer must not wait for ever.
    connection.owner.onProtocolError(error);
    if (pending.size === 1) {
      [id = id] = pending.keys();
    }
  }

  const call = pending.get(id);
  pending.delete(id);
  if (error) {
    call?.reject(error);
  } else {
    call?.resolve(message.result);
  }
}

// The messages of the protocol itself. False if it is none.
function control(connection: Connection, id: unknown, method: string, params: unknown): boolean {
  // By name or by position.
  const named = (params ?? {}) as Record<string, unknown> & readonly unknown[];
  const { inbound, itemSenders } = connection;
  if (method === '$/cancelRequest') {
    inbound.cancel(named.id ?? named[0]);
  } else if (method === '$/progress') {
    try {
      connection.progress.get(named.token ?? named[0])?.(named.value ?? named[1]);
    } catch (error) {
      report(error);
    }
  } else if (method === '$/enumerator/abort') {
    itemSenders.get(named.token ?? named[0])?.stop();
  } else if (method === '$/enumerator/next') {
    const sender = itemSenders.get(named.token ?? named[0]);
    const max = named.max ?? named[1];
    if (sender) {
      sender.next(id, typeof max === 'number' && max >= 1 ? max : undefined);
    } else if (id !== undefined) {
      connection.respondError(id, new RpcError(RpcErrorCode.NoSuchStream, 'The stream is unknown, or has ended.'));
    }
  } else if (method === '$/ping') {
    if (id !== undefined) {
      connection.respond(id, 'null');
    }
  } else {
    return false;
  }

  return true;
}

function refuse(connection: Connection, id: unknown, code: number, text: string, content: unknown): void {
  connection.respondError(id, new RpcError(code, text));
  connection.owner.onProtocolError(new RpcError(code, text, content));
}
