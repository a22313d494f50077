import type { BinaryStreams } from './binaryStreams.js';
import { receiveBinary } from './binaryStreams.js';
import type { Callbacks } from './callbacks.js';
import { fromCall, serializeError } from './callError.js';
import { lostConnection, protocolError, type RpcClose } from './close.js';
import { ignore } from './deferred.js';
import { lostError, type RpcError } from './errors.js';
import { createHeartbeat } from './heartbeat.js';
import type { ItemStreamSender } from './itemStreamSender.js';
import { findExcess } from './messageLimits.js';
import { receiveText } from './messageRouter.js';
import { letGo } from './openReceiver.js';
import type { Settings } from './options.js';
import { traceContext } from './traceContext.js';
import { createTransport, type Outlet, type Sendable, type Socket } from './transport.js';
import type { RpcLimits } from './types.js';

/** A request that waits for its answer. */
export interface PendingCall extends Sendable {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The client, as its connections see it. */
export interface ConnectionOwner {
  readonly settings: Settings;
  readonly callbacks: Callbacks;
  onProtocolError(error: RpcError): void;
  /** The connection has ended, and its calls are about to fail. */
  onEnd(close: RpcClose): void;
}

/** What a connection comes to know in its time. */
interface ConnectionFacts {
  connectionId?: string | undefined;
  limits?: RpcLimits | undefined;
  /** How it ended. */
  lostBy?: RpcClose;
}

const respondWith = (id: unknown, member: string, json: string) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"${member}":${json}}`;

/** One open WebSocket with its calls; dies with it. */
export type Connection = ReturnType<typeof createConnection>;

/**
 * Makes the connection of a socket.
 * @param received The bytes that the socket has received, where the platform shows them.
 */
export function createConnection(socket: Socket, owner: ConnectionOwner, received: () => number | undefined) {
  const { trace = true, keepAliveInterval = 15_000, keepAliveTimeout = 15_000 } = owner.settings;
  const pending = new Map<unknown, PendingCall>();
  const itemSenders = new Map<unknown, ItemStreamSender>();
  const binary: BinaryStreams = { senders: new Map(), receivers: new Map(), lastNumber: 0, tolerated: 0 };
  const running = new Map<unknown, { abort(reason?: unknown): void }>();
  let lastId = 0;
  // The last id before the latest message without a request id of its own: a response to a later id shows that the
  // server has read that message.
  let unnamedAfter = Infinity;

  const sendUnnamed: Outlet = (json, ...calls) => {
    unnamedAfter = lastId;
    transport.send(json, ...calls);
  };

  function onText(json: string): void {
    heartbeat.heard();
    receiveText(connection, json);
  }

  function onBinary(frame: unknown): void {
    heartbeat.heard();
    try {
      if (!transport.extended) {
        throw new Error();
      }

      receiveBinary(binary, frame as ArrayBuffer);
    } catch {
      transport.close({ code: protocolError, reason: 'A broken binary frame.' });
    }
  }

  function onEnd(close: RpcClose): void {
    connection.lostBy = close;
    heartbeat.stop();
    owner.onEnd(close);
    for (const call of pending.values()) {
      call.reject(connection.lost(call.sent));
    }

    pending.clear();
    const error = connection.lost(true);
    for (const receiver of binary.receivers.values()) {
      receiver.end({ error });
    }

    for (const sender of [...itemSenders.values(), ...binary.senders.values()]) {
      sender.stop();
    }

    for (const call of running.values()) {
      call.abort(error);
    }
  }

  const transport = createTransport(socket, socket.protocol === 'rpcgateway.v1', onText, onBinary, onEnd);

  const heartbeat = createHeartbeat(
    keepAliveInterval,
    keepAliveTimeout,
    // The ping itself is one of the pending calls.
    { sent: transport.sent, buffered: transport.bufferedAmount, received, isExpecting: () => pending.size > 1 },
    () => connection.request('$/ping', undefined, { resolve: ignore, reject: ignore }),
    (reason) => transport.close({ code: lostConnection, reason }),
  );

  // {"jsonrpc":"2.0","id":1,"method":"calc.add","params":[1,2],"traceparent":"…"}
  function compose(message: { id?: number; method: string; params: unknown }): string {
    const traced = trace && !message.method.startsWith('$/') && traceContext();
    const json = JSON.stringify({ jsonrpc: '2.0', ...message, ...traced });
    const excess = findExcess(json, connection.limits);
    if (excess) {
      throw fromCall(excess);
    }

    return json;
  }

  const connection = {
    ...transport,
    pending,
    itemSenders,
    binary,
    /** The running calls of the server, by id. */
    running,
    /** The receivers of progress reports, by token. */
    progress: new Map<unknown, (value: unknown) => void>(),
    owner,
    heartbeat,
    ...({} as ConnectionFacts),

    /** Makes an id for whatever needs one. */
    nextId: () => ++lastId,

    /** A response has come. */
    answered(id: unknown): void {
      if (Number(id) > unnamedAfter) {
        unnamedAfter = Infinity;
      }
    },

    /** The call that an error without an id is about: there is one if no other message can have caused the error. */
    onlyCall(): unknown {
      const [id] = pending.keys();
      return pending.size === 1 && unnamedAfter === Infinity ? id : undefined;
    },

    /** Sends a request, and gives its id. */
    request(method: string, params: unknown, call: PendingCall, outlet: Outlet = transport.send): number {
      const id = ++lastId;
      if (connection.lostBy) {
        // Only what belongs to a call that had left gets here.
        call.reject(connection.lost(true));
      } else {
        const json = compose({ id, method, params });
        pending.set(id, call);
        outlet(json, call);
      }

      return id;
    },

    notify(method: string, params: unknown, outlet = sendUnnamed): void {
      outlet(compose({ method, params }));
    },

    /** Cancels a call, whose answer may still come and bring a stream. */
    cancel(id: number): void {
      if (id && !connection.lostBy) {
        pending.set(id, { resolve: (result) => letGo(connection, result), reject: ignore });
        connection.notify('$/cancelRequest', { id });
      }
    },

    sendBatch: sendUnnamed,

    /** Answers a request with a result that is JSON already, or with an error if the server would refuse that. */
    respond(id: unknown, result: string): void {
      const json = respondWith(id, 'result', result);
      const excess = findExcess(json, connection.limits);
      if (excess) {
        connection.respondError(id, excess);
      } else {
        sendUnnamed(json);
      }
    },

    respondError(id: unknown, error: RpcError): void {
      if (id !== undefined) {
        const json = serializeError(error, (json) => !findExcess(respondWith(id, 'error', json), connection.limits));
        sendUnnamed(respondWith(id, 'error', json));
      }
    },

    /** The error of a call that the connection took with it. */
    lost: (requestSent?: boolean) => lostError(owner.settings.url, requestSent, connection.lostBy),
  };
  return connection;
}
