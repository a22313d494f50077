import { createBinaryStreams } from '../binary/binaryStreams.js';
import { type ConnectionContext, lostCall } from '../context/connectionContext.js';
import type { Settings } from '../context/settings.js';
import { connectionLost, protocolError } from '../errors/connectionLoss.js';
import type { Callbacks } from '../incoming/callbacks.js';
import { createInboundCalls } from '../incoming/inboundCalls.js';
import { createOutboundMessages } from '../outbound/outboundMessages.js';
import { createResponseWriter } from '../outbound/responseWriter.js';
import { createPendingCalls } from '../outgoing/pendingCalls.js';
import { ignore } from '../platform/deferred.js';
import { createCallRouter } from '../reading/callRouter.js';
import { createMessageRouter } from '../reading/messageRouter.js';
import { createReferences } from '../references/references.js';
import type { RpcClose } from '../rpcClose.js';
import type { RpcError } from '../rpcError.js';
import { createItemStreams } from '../streams/itemStreams.js';
import type { Socket } from '../transports/socket.js';
import { createTransport } from '../transports/webSocketTransport.js';
import { createKeepAlive } from './keepAlive.js';

/** The owner of a connection: the client. */
export interface ConnectionOwner {
  readonly settings: Settings;
  readonly callbacks: Callbacks;
  onProtocolError(error: RpcError): void;
  /** Called when the server announces that it is shutting down, with the delay before the next connect that it sent. */
  onGoingAway(reconnectDelay: unknown): void;
  /** Called when the connection has ended, before its calls fail. */
  onEnd(close: RpcClose): void;
}

/** One open WebSocket with its calls, which end with it. */
export type Connection = ReturnType<typeof createConnection>;

/**
 * Creates the connection of an open socket: creates its parts, and ends them in order.
 * @param received Returns the number of bytes that the socket has received, if the platform shows it.
 */
export function createConnection(socket: Socket, owner: ConnectionOwner, received: () => number | undefined) {
  const { settings, callbacks, onProtocolError } = owner;
  const { keepAliveInterval = 15_000, keepAliveTimeout = 15_000 } = settings;
  const context: ConnectionContext = { settings, extended: socket.protocol === 'rpcgateway.v1' };

  const onText = (json: string) => {
    keepAlive.onReceived();
    receiveText(json);
  };
  const onBinary = (frame: unknown) => {
    keepAlive.onReceived();
    try {
      if (!context.extended) {
        throw new Error();
      }

      binaryStreams.onFrame(frame as ArrayBuffer);
    } catch {
      transport.close({ code: protocolError, reason: 'The server sent an invalid binary frame.' });
    }
  };
  const onEnd = (close: RpcClose) => {
    context.close = close;
    keepAlive.stop();
    owner.onEnd(close);
    pending.end();
    const error = lostCall(context, true);
    binaryStreams.end(error);
    itemStreams.end();
    inbound.end(error);
  };

  const transport = createTransport(socket, context.extended, onText, onBinary, onEnd);
  const outbound = createOutboundMessages(context, transport);
  const responses = createResponseWriter(context, outbound.sendAnonymous);
  const pending = createPendingCalls(context, outbound);
  const itemStreams = createItemStreams(context, outbound, responses, pending);
  const binaryStreams = createBinaryStreams(transport);
  const references = createReferences(context, outbound, itemStreams, binaryStreams);
  const inbound = createInboundCalls(context, outbound, responses, references, callbacks);
  const routeCall = createCallRouter(responses, itemStreams, references, inbound, owner.onGoingAway);
  const receiveText = createMessageRouter(pending, responses, routeCall, onProtocolError);
  const keepAlive = createKeepAlive(
    keepAliveInterval,
    keepAliveTimeout,
    // The ping itself is one of the pending calls.
    { ...transport, received, isExpecting: () => pending.count() > 1 },
    () => pending.request('$/ping', undefined, { resolve: ignore, reject: ignore }),
    (reason) => transport.close({ code: connectionLost, reason }),
  );

  return { context, outbound, pending, references, keepAlive, close: transport.close };
}
