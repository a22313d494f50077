import type { InboundCalls } from '../incoming/inboundCalls.js';
import type { ResponseWriter } from '../outbound/responseWriter.js';
import { guard } from '../platform/applicationCode.js';
import type { References } from '../references/references.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { ItemStreams } from '../streams/itemStreams.js';

/** Routes a request or notification of the server. */
export type CallRouter = (id: unknown, method: string, params: unknown, timeout?: unknown) => void;

/** Returns a function that routes the protocol's own messages to streams and calls, and all others to the handlers. */
export function createCallRouter(
  responses: ResponseWriter,
  itemStreams: ItemStreams,
  references: References,
  inbound: InboundCalls,
  onGoingAway: (reconnectDelay: unknown) => void,
  onTokenExpiring: (expiresIn: unknown) => void,
  onMessagesMissed: () => void,
): CallRouter {
  return (id, method, params, timeout) => {
    // The protocol's own messages pass their params by name or by position.
    const param = (name: string, index: number) => {
      const all = (params ?? {}) as Record<string | number, unknown>;
      return all[name] ?? all[index];
    };
    const token = param('token', 0);
    const sender = itemStreams.findSender(token);
    if (method === '$/cancelRequest') {
      inbound.cancel(param('id', 0));
    } else if (method === '$/goingAway') {
      onGoingAway(param('reconnectDelay', 0));
    } else if (method === '$/tokenExpiring') {
      onTokenExpiring(param('expiresIn', 0));
    } else if (method === '$/messagesMissed') {
      onMessagesMissed();
    } else if (method === '$/progress') {
      guard(() => references.report(token, param('value', 1)));
    } else if (method === '$/enumerator/abort') {
      sender?.stop();
    } else if (method !== '$/enumerator/next') {
      void inbound.run(id, method, params, timeout);
    } else if (sender) {
      sender.next(id, param('max', 1));
    } else {
      responses.respondError(id, new RpcError(RpcErrorCode.NoSuchStream, 'There is no such stream.'));
    }
  };
}
