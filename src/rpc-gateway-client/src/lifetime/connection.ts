import { createBinaryStreams } from '../binary/binaryStreams.js';
import { type ConnectionContext, lostCall } from '../context/connectionContext.js';
import type { Settings } from '../context/settings.js';
import { connectionLost, protocolError } from '../errors/connectionLoss.js';
import type { Callbacks } from '../incoming/callbacks.js';
import { createInboundCalls } from '../incoming/inboundCalls.js';
import { createOutboundMessages } from '../outbound/outboundMessages.js';
import { createResponseWriter } from '../outbound/responseWriter.js';
import { createPendingCalls } from '../outgoing/pendingCalls.js';
import { defer, ignore } from '../platform/deferred.js';
import { createCallRouter } from '../reading/callRouter.js';
import { createMessageRouter } from '../reading/messageRouter.js';
import { createReferences } from '../references/references.js';
import type { RpcClose } from '../rpcClose.js';
import type { RpcError } from '../rpcError.js';
import { createSession } from '../sessions/session.js';
import { createItemStreams } from '../streams/itemStreams.js';
import { createTokenRenewal } from '../tokens/tokenRenewal.js';
import type { TokenSource } from '../tokens/tokenSource.js';
import type { Socket } from '../transports/socket.js';
import { createTransport } from '../transports/webSocketTransport.js';
import { createKeepAlive } from './keepAlive.js';

/** The owner of a connection: the client. */
export interface ConnectionOwner {
  readonly settings: Settings;
  readonly callbacks: Callbacks;
  readonly tokens: TokenSource;
  onProtocolError(error: RpcError): void;
  onMessagesMissed(): void;
  /** Called when the server announces that it is shutting down, with the delay before the next connect that it sent. */
  onGoingAway(reconnectDelay: unknown): void;
  /** Called when the connection has lost its socket. Returns whether to keep its session for another socket. */
  onLost(close: RpcClose): boolean;
  /** Called when the connection continues on another socket. */
  onResumed(): void;
  /** Called when the connection has ended, before its calls fail. */
  onEnd(close: RpcClose): void;
}

/** A connection with its calls, which end with it: with its WebSocket, or with its session. */
export type Connection = ReturnType<typeof createConnection>;

/** Creates the connection of an open socket: creates its parts, and ends them in order. */
export function createConnection(socket: Socket, owner: ConnectionOwner) {
  const { settings, callbacks, tokens, onProtocolError, onMessagesMissed } = owner;
  const { keepAliveInterval = 15_000, keepAliveTimeout = 15_000, resumeBufferSize = 262_144 } = settings;
  const extended = socket.protocol.startsWith('rpcgateway.v1');
  const context: ConnectionContext = { settings, extended };
  // A proof needs cryptography, which browsers withhold from pages that were loaded over http.
  const buffer = extended && globalThis.crypto?.subtle ? resumeBufferSize : 0;

  const onBinary = (frame: unknown) => {
    try {
      if (!context.extended) {
        throw new Error();
      }

      binaryStreams.onFrame(frame as ArrayBuffer);
    } catch {
      close({ code: protocolError, reason: 'The server sent an invalid binary frame.' });
    }
  };
  const onLost = (close: RpcClose) => {
    const isKept = owner.onLost(close);
    if (isKept) {
      keepAlive.stop();
      renewal.stop();
    }

    return isKept;
  };
  const onAttached = () => {
    keepAlive.start();
    owner.onResumed();
  };
  const onEnd = (close: RpcClose) => {
    context.close = close;
    keepAlive.stop();
    renewal.stop();
    owner.onEnd(close);
    pending.end();
    const error = lostCall(context, true);
    binaryStreams.end(error);
    itemStreams.end();
    inbound.end(error);
  };

  const onReceived = () => keepAlive.onReceived();
  const onText = (json: string) => receiveText(json);
  const onFrame = (data: unknown) => transport.receive(data);
  // Messages that are still queued are sent first.
  const close = (close: RpcClose) => {
    transport.flush();
    session.close(close);
  };

  // New calls and tokens go to the next connection.
  const onGoingAway = (delay: unknown) => {
    renewal.stop();
    owner.onGoingAway(delay);
  };

  const session = createSession(socket, buffer, { onReceived, onFrame, onLost, onAttached, onEnd });
  const transport = createTransport(session, extended, onText, onBinary);
  const outbound = createOutboundMessages(context, transport);
  const responses = createResponseWriter(context, outbound.sendAnonymous);
  const pending = createPendingCalls(context, outbound);
  const itemStreams = createItemStreams(context, outbound, responses, pending);
  const binaryStreams = createBinaryStreams(transport);
  const references = createReferences(context, outbound, itemStreams, binaryStreams);
  const inbound = createInboundCalls(context, outbound, responses, references, callbacks);
  const renewal = createTokenRenewal(tokens, settings.connectTimeout ?? 15_000, (token) => {
    const response = defer<unknown>();
    pending.request('$/authenticate', { token }, response);
    return response.promise;
  });
  const routeCall = createCallRouter(
    responses,
    itemStreams,
    references,
    inbound,
    onGoingAway,
    renewal.request,
    onMessagesMissed,
  );
  const receiveText = createMessageRouter(pending, responses, routeCall, onProtocolError);
  const keepAlive = createKeepAlive(
    keepAliveInterval,
    keepAliveTimeout,
    // The ping itself is one of the pending calls.
    { ...session, isExpecting: () => pending.count() > 1 },
    () => pending.request('$/ping', undefined, { resolve: ignore, reject: ignore }),
    (reason) => close({ code: connectionLost, reason }),
  );

  return { context, outbound, pending, references, keepAlive, renewal, session, resumeBuffer: buffer, close };
}
