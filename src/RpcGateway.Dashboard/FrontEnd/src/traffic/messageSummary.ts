import { isObject } from '../json/json';

export type MessageKind =
  | 'request'
  | 'notification'
  | 'result'
  | 'error'
  | 'batch'
  | 'binary'
  | 'unreadable'
  | 'socket';

/** The summary of a message in the traffic log. */
export interface MessageSummary {
  readonly kind: MessageKind;
  readonly method: string | undefined;
  /** The id as JSON text: 1 and "1" are different ids. */
  readonly id: string | undefined;
}

// Longer messages are not parsed again: their first characters show their kind.
const maxParsedLength = 64 * 1024;

// The start of a response from the gateway and its clients; its body may be long and is not parsed.
const response = /^\{"jsonrpc":"2\.0","id":(-?\d+|"(?:[^"\\]|\\.){0,100}"),"(result|error)":/;

/** Summarizes a message without parsing frequent ones, such as the items of a stream. */
export function summarize(text: string): MessageSummary {
  const start = response.exec(text.length > 200 ? text.slice(0, 200) : text);
  if (start !== null) {
    return { kind: start[2] === 'error' ? 'error' : 'result', method: undefined, id: start[1] };
  }

  if (text.length > maxParsedLength) {
    return summarizeStart(text);
  }

  try {
    return summarizeValue(JSON.parse(text));
  } catch {
    return { kind: 'unreadable', method: undefined, id: undefined };
  }
}

function summarizeValue(message: unknown): MessageSummary {
  if (Array.isArray(message)) {
    return { kind: 'batch', method: undefined, id: undefined };
  }

  if (!isObject(message)) {
    return { kind: 'unreadable', method: undefined, id: undefined };
  }

  const id = message.id === undefined ? undefined : JSON.stringify(message.id);
  if (typeof message.method === 'string') {
    return { kind: id === undefined ? 'notification' : 'request', method: message.method, id };
  }

  return 'error' in message || 'result' in message
    ? { kind: 'error' in message ? 'error' : 'result', method: undefined, id }
    : { kind: 'unreadable', method: undefined, id };
}

function summarizeStart(text: string): MessageSummary {
  const start = text.slice(0, 1000);
  const method = /"method"\s*:\s*"([^"]*)"/.exec(start)?.[1];
  const id = /"id"\s*:\s*(-?\d+|"[^"]*")/.exec(start)?.[1];
  if (start.trimStart().startsWith('[')) {
    return { kind: 'batch', method: undefined, id: undefined };
  }

  return { kind: method === undefined ? 'result' : id === undefined ? 'notification' : 'request', method, id };
}
