import type { ConnectionContext } from '../context/connectionContext.js';
import type { RpcError } from '../rpcError.js';
import type { MessageSink } from '../wire/message.js';
import { findExcess } from '../wire/messageLimits.js';
import { serializeError } from '../wire/serialize.js';

/** Sends the responses to the server's requests. */
export type ResponseWriter = ReturnType<typeof createResponseWriter>;

export function createResponseWriter(context: ConnectionContext, send: MessageSink) {
  const compose = (id: unknown, member: string, json: string) =>
    `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"${member}":${json}}`;

  function respondError(id: unknown, error: RpcError): void {
    if (id !== undefined) {
      const json = serializeError(error, (json) => !findExcess(compose(id, 'error', json), context.limits));
      send(compose(id, 'error', json));
    }
  }

  return {
    /** Sends a result that is already serialized, or an error if the server would refuse the result. */
    respond(id: unknown, result: string): void {
      const json = compose(id, 'result', result);
      const excess = findExcess(json, context.limits);
      if (excess) {
        respondError(id, excess);
      } else {
        send(json);
      }
    },

    /** Sends an error. Does nothing for a notification, which has no id. */
    respondError,
  };
}
