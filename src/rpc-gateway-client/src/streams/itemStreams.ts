import type { ConnectionContext } from '../context/connectionContext.js';
import type { OutboundMessages } from '../outbound/outboundMessages.js';
import type { ResponseWriter } from '../outbound/responseWriter.js';
import type { PendingCalls } from '../outgoing/pendingCalls.js';
import { ignore } from '../platform/deferred.js';
import { receiveItems } from './itemStreamReceiver.js';
import { type ItemStreamSender, sendItems } from './itemStreamSender.js';
import type { StreamReceiver } from './streamReceiver.js';

/** The item streams of a connection, in both directions. */
export type ItemStreams = ReturnType<typeof createItemStreams>;

export function createItemStreams(
  context: ConnectionContext,
  outbound: OutboundMessages,
  responses: ResponseWriter,
  pending: PendingCalls,
) {
  const senders = new Map<unknown, ItemStreamSender>();
  const release = (token: unknown) => outbound.notify('$/enumerator/abort', { token });
  return {
    /** Returns the sender of the stream with a token. */
    findSender: (token: unknown) => senders.get(token),

    /**
     * Announces a stream whose items the server will request.
     * @param onEnd Called once when the stream has ended, before its source is released.
     */
    send(source: unknown, onFailure: (error: unknown) => void, onEnd: () => void = ignore) {
      const token = outbound.nextId();
      const end = () => {
        if (senders.delete(token)) {
          onEnd();
        }
      };
      const sender = sendItems(context, responses, source, onFailure, end);
      senders.set(token, sender);
      return { token, stop: sender.stop };
    },

    /** Opens a stream that the server has announced. */
    receive: (reference: { readonly token?: unknown; readonly values?: unknown }, onEnd: () => void): StreamReceiver =>
      receiveItems(pending, reference, () => release(reference.token), onEnd),

    /** Releases a stream that the server has announced and that nothing will read. */
    release,

    /** Ends all streams that are being sent, because the connection has ended. */
    end(): void {
      for (const sender of senders.values()) {
        sender.stop();
      }
    },
  };
}
