import { type ConnectionContext, lostCall } from '../context/connectionContext.js';
import type { OutboundMessages } from '../outbound/outboundMessages.js';
import { ignore } from '../platform/deferred.js';
import type { MessageSink, OutboundRequest } from '../wire/message.js';

/** A request that waits for its response. */
export interface PendingCall extends OutboundRequest {
  /** Members of the request that servers without extensions do not know. */
  readonly extras?: { readonly idempotencyKey?: string | undefined; readonly timeout?: number | undefined };
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The requests of this client that wait for their responses, by id. */
export type PendingCalls = ReturnType<typeof createPendingCalls>;

export function createPendingCalls(context: ConnectionContext, outbound: OutboundMessages) {
  const calls = new Map<unknown, PendingCall>();
  return {
    has: (id: unknown) => calls.has(id),
    count: () => calls.size,

    /** Sends a request and returns its id. */
    request(method: string, params: unknown, call: PendingCall, sink: MessageSink = outbound.sendRequest): number {
      const id = outbound.nextId();
      if (context.close) {
        // Only a stream of a call that was sent makes requests on a connection that has ended.
        call.reject(lostCall(context, true));
      } else {
        const json = outbound.compose({ id, method, params, ...(context.extended && call.extras) });
        calls.set(id, call);
        sink(json, call);
      }

      return id;
    },

    /** Cancels a call. `release` receives the result, if the response is a result nevertheless. */
    cancel(id: number, release: (result: unknown) => void): void {
      if (id && !context.close) {
        calls.set(id, { resolve: release, reject: ignore });
        outbound.notify('$/cancelRequest', { id });
      }
    },

    /** Removes a call whose response is no longer of interest. */
    forget(id: number): void {
      calls.delete(id);
    },

    /** Removes and returns the call that a response belongs to. */
    take(id: unknown): PendingCall | undefined {
      const call = calls.get(id);
      outbound.onResponse(id);
      calls.delete(id);
      return call;
    },

    /** Returns the id of the only call, if no other message can have caused an error that has no id. */
    onlyId(): unknown {
      const [id] = calls.keys();
      return calls.size === 1 && !outbound.hasUnreadAnonymous() ? id : undefined;
    },

    /** Fails all calls, because the connection has ended. */
    end(): void {
      for (const call of calls.values()) {
        call.reject(lostCall(context, call.sent));
      }

      calls.clear();
    },
  };
}
