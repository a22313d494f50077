import { readError, report, unreadable } from './callError.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { runCallback } from './inboundCalls.js';

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
    refuse(connection, null, new RpcError(RpcErrorCode.ParseError, 'The message is not JSON.', json.slice(0, 200)));
    return;
  }

  for (const message of Array.isArray(content) && content.length ? content : [content]) {
    route(connection, Object(message));
  }
}

function route(connection: Connection, message: Message): void {
  const { id, method, params, error } = message;
  const call = connection.pending.get(id);
  if (typeof method === 'string') {
    if (!control(connection, id, method, params)) {
      void runCallback(connection, id, method, params);
    }
  } else if (error != null && id == null) {
    failUnnamed(connection, readError(error));
  } else if (method === undefined && (call || 'result' in message || error)) {
    connection.pending.delete(id);
    if (error != null) {
      call?.reject(readError(error));
    } else if ('result' in message) {
      call?.resolve(message.result);
    } else {
      call?.reject(unreadable(message));
    }
  } else {
    refuse(connection, id ?? null, unreadable(message));
  }
}

// It names no call. If there is but one, that one would wait for ever.
function failUnnamed({ pending, owner }: Connection, error: RpcError): void {
  owner.onProtocolError(error);
  const [call] = pending.values();
  if (call && pending.size === 1) {
    pending.clear();
    call.reject(error);
  }
}

// The messages of the protocol itself. False if it is none.
function control(connection: Connection, id: unknown, method: string, params: unknown): boolean {
  const { running, itemSenders, progress } = connection;
  const param = (name: string, index: number) => {
    const all = (params ?? {}) as Record<string | number, unknown>;
    return all[name] ?? all[index];
  };
  const token = param('token', 0);
  const sender = itemSenders.get(token);
  const max = param('max', 1);
  switch (method) {
    case '$/cancelRequest':
      running.get(param('id', 0))?.abort();
      return true;
    case '$/progress':
      try {
        progress.get(token)?.(param('value', 1));
      } catch (error) {
        report(error);
      }

      return true;
    case '$/enumerator/abort':
      sender?.stop();
      return true;
    case '$/enumerator/next':
      if (sender) {
        sender.next(id, typeof max === 'number' && max >= 1 ? max : undefined);
      } else {
        connection.respondError(id, new RpcError(RpcErrorCode.NoSuchStream, 'The stream is unknown, or has ended.'));
      }

      return true;
    default:
      return false;
  }
}

function refuse(connection: Connection, id: unknown, error: RpcError): void {
  connection.respondError(id, error);
  connection.owner.onProtocolError(error);
}
