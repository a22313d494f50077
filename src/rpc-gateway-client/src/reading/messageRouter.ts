import { invalidMessage, readError } from '../errors/callError.js';
import type { ResponseWriter } from '../outbound/responseWriter.js';
import type { PendingCalls } from '../outgoing/pendingCalls.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import { inTrace } from '../telemetry/traceContext.js';
import type { Message } from '../wire/message.js';
import type { CallRouter } from './callRouter.js';

// The start of a message whose members have the usual order.
const messageStart = /^\s*{\s*"jsonrpc"\s*:\s*"2.0"\s*,\s*"id"\s*:\s*(\d+)\s*,\s*"(\w+)"/;

/** Returns a function that parses a received text and routes its messages. No text of a server makes it throw. */
export function createMessageRouter(
  pending: PendingCalls,
  responses: ResponseWriter,
  receiveCall: CallRouter,
  onProtocolError: (error: RpcError) => void,
): (json: string) => void {
  // Some servers write NaN into their JSON. The call fails, instead of waiting for a response that has already arrived.
  function receiveInvalidJson(json: string): void {
    const [, digits, member] = messageStart.exec(json) ?? [];
    const id = digits === undefined ? null : Number(digits);
    const error = new RpcError(RpcErrorCode.ParseError, 'The message is not JSON.', json.slice(0, 200));
    if (id === null || member === 'method') {
      refuse(id, error);
    } else {
      onProtocolError(error);
      pending.take(id)?.reject(error);
    }
  }

  function route(message: Message): void {
    const { method, error, id } = message;
    const hasResult = message.result !== undefined;
    if (typeof method === 'string') {
      inTrace(message, () => receiveCall(id, method, message.params, message.timeout));
    } else if (error != null) {
      receiveError(id, readError(error));
    } else if (pending.has(id) && !hasResult) {
      pending.take(id)?.reject(invalidMessage(message));
    } else if (hasResult) {
      pending.take(id)?.resolve(message.result);
    } else {
      refuse(id ?? null, invalidMessage(message));
    }
  }

  function receiveError(id: unknown, error: RpcError): void {
    let failing = id;
    if (id == null) {
      onProtocolError(error);
      failing = pending.onlyId();
    }

    pending.take(failing)?.reject(error);
  }

  function refuse(id: unknown, error: RpcError): void {
    responses.respondError(id, error);
    onProtocolError(error);
  }

  return (json) => {
    let content: unknown;
    try {
      content = JSON.parse(json);
    } catch {
      receiveInvalidJson(json);
      return;
    }

    for (const message of Array.isArray(content) && content.length > 0 ? content : [content]) {
      route(message ?? {});
    }
  };
}
