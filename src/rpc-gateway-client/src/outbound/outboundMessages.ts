import type { ConnectionContext } from '../context/connectionContext.js';
import { markAsOurs } from '../errors/callError.js';
import { traceContext } from '../telemetry/traceContext.js';
import type { Transport } from '../transports/webSocketTransport.js';
import type { MessageSink } from '../wire/message.js';
import { findExcess } from '../wire/messageLimits.js';

/** Composes and sends the messages of one connection. */
export type OutboundMessages = ReturnType<typeof createOutboundMessages>;

export function createOutboundMessages(context: ConnectionContext, transport: Transport) {
  const { trace = true } = context.settings;
  let lastId = 0;
  // The last id before the latest message that has no request id: a response to a later id proves that the server has
  // read that message.
  let anonymousAfter = Infinity;

  // {"jsonrpc":"2.0","id":1,"method":"calc.add","params":[1,2],"traceparent":"…"}
  function compose(message: { id?: number; method: string; params: unknown; [extra: string]: unknown }): string {
    const traced = trace && !message.method.startsWith('$/') && traceContext();
    const json = JSON.stringify({ jsonrpc: '2.0', ...message, ...traced });
    const excess = findExcess(json, context.limits);
    if (excess) {
      throw markAsOurs(excess);
    }

    return json;
  }

  /** Sends a message that has no request id: a notification, a response or a batch. */
  const sendAnonymous: MessageSink = (json, ...requests) => {
    anonymousAfter = lastId;
    transport.send(json, ...requests);
  };

  return {
    /** Returns a new id, for a request or a token. */
    nextId: () => ++lastId,

    compose,
    sendRequest: transport.send,
    sendAnonymous,

    notify(method: string, params: unknown, sink = sendAnonymous): void {
      sink(compose({ method, params }));
    },

    /** Records that the server has sent a response to a request. */
    onResponse(id: unknown): void {
      if (Number(id) > anonymousAfter) {
        anonymousAfter = Infinity;
      }
    },

    /** Whether the server may still read a message that has no request id, and respond with an error that has no id. */
    hasUnreadAnonymous: () => anonymousAfter < Infinity,
  };
}
