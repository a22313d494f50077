import type { BinaryStreams } from './binaryStreams.js';
import { receiveBinary } from './binaryStreams.js';
import type { Callbacks } from './callbacks.js';
import { toWire } from './callError.js';
import { type RpcClose, RpcCloseCode } from './close.js';
import { defer, ignore } from './deferred.js';
import { RpcConnectionLostError, RpcError, RpcErrorCode } from './errors.js';
import { createHeartbeat } from './heartbeat.js';
import type { ItemStreamSender } from './itemStreamSender.js';
import { receiveText } from './messageRouter.js';
import { letGo } from './openReceiver.js';
import type { Settings } from './options.js';
import { traceContext } from './traceContext.js';
import { byteLength, createTransport, type Socket } from './transport.js';
import type { RpcLimits } from './types.js';

/** Who waits for an answer. */
export interface AnswerReceiver {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** A request that waits for its answer. */
export interface PendingCall extends AnswerReceiver {
  /** Whether it has left. */
  sent?: boolean;
}

/** Where a message goes; the function hears when it has left. */
export type Outlet = (json: string, onSent?: () => void) => void;

/** Who a connection is opened for. */
export interface ConnectionOwner {
  readonly settings: Settings;
  readonly callbacks: Callbacks;
  onProtocolError(error: RpcError): void;
  /** The connection has ended, and its calls are about to fail. */
  onLost(): void;
}

/** One open WebSocket with its calls; dies with it. */
export type Connection = ReturnType<typeof createConnection>;

/** Makes the connection of a socket. */
export function createConnection(socket: Socket, owner: ConnectionOwner) {
  const { trace, keepAliveInterval, keepAliveTimeout } = owner.settings;
  const pending = new Map<unknown, PendingCall>();
  const itemSenders = new Map<unknown, ItemStreamSender>();
  const binary: BinaryStreams = { senders: new Map(), receivers: new Map(), lastNumber: 0, tolerated: 0 };
  const running = new Map<unknown, { abort(reason?: unknown): void }>();
  const ended = defer<RpcClose>();
  let lastId = 0;
  let lastToken = 0;

  const transport = createTransport(socket, socket.protocol === 'rpcgateway.v1', {
    onText(json) {
      heartbeat.heard();
      receiveText(connection, json);
    },
    onBinary(frame) {
      heartbeat.heard();
      const fault =
        transport.extended && frame instanceof ArrayBuffer
          ? receiveBinary(binary, frame)
          : 'Binary frames need rpcgateway.v1.';
      if (fault) {
        transport.close({ code: RpcCloseCode.ProtocolError, reason: fault });
      }
    },
    onEnd(close) {
      connection.lostBy = close;
      owner.onLost();
      heartbeat.stop();
      for (const call of pending.values()) {
        call.reject(connection.lost(!!call.sent));
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

      ended.resolve(close);
    },
  });

  const heartbeat = createHeartbeat(
    keepAliveInterval,
    keepAliveTimeout,
    () => connection.request('$/ping', undefined, { resolve: ignore, reject: ignore }),
    () => transport.drop({ code: RpcCloseCode.Lost, reason: 'The server did not answer a ping.' }),
  );

  // {"jsonrpc":"2.0","id":1,"method":"calc.add","params":[1,2],"traceparent":"…"}
  function compose(message: { id?: number; method: string; params: unknown }): string {
    const traced = trace && !message.method.startsWith('$/') && traceContext();
    const json = JSON.stringify({ jsonrpc: '2.0', ...message, ...traced });
    connection.checkSize(byteLength(json));
    return json;
  }

  const connection = {
    ...transport,
    pending,
    itemSenders,
    binary,
    /** The calls of the server's that have not ended, by id. */
    running,
    /** Who hears of progress, by token. */
    progress: new Map<unknown, (value: unknown) => void>(),
    owner,
    heartbeat,
    /** Resolves when no call can come back any more. */
    ended: ended.promise,
    connectionId: undefined as string | undefined,
    limits: undefined as RpcLimits | undefined,
    lostBy: undefined as RpcClose | undefined,

    nextToken: () => ++lastToken,

    maxMessageSize: () => connection.limits?.maxMessageSize ?? Infinity,

    /** Throws if the server would not take a message of that size. */
    checkSize(bytes: number): void {
      if (bytes > connection.maxMessageSize()) {
        const text = `The message has ${bytes} bytes, but the server takes ${connection.maxMessageSize()}.`;
        throw new RpcError(RpcErrorCode.MessageTooLarge, text);
      }
    },

    /** Sends a request, and gives its id. */
    request(
      method: string,
      params: unknown,
      { resolve, reject }: AnswerReceiver,
      outlet: Outlet = transport.send,
    ): number {
      const id = ++lastId;
      if (connection.lostBy) {
        reject(connection.lost(method.startsWith('$/')));
      } else {
        const json = compose({ id, method, params });
        const call: PendingCall = { resolve, reject };
        pending.set(id, call);
        outlet(json, () => {
          call.sent = true;
        });
      }

      return id;
    },

    notify(method: string, params: unknown, outlet: Outlet = transport.send): void {
      outlet(compose({ method, params }));
    },

    /** Cancels a call, whose answer may still come and bring a stream. */
    cancel(id: number): void {
      if (id && !connection.lostBy) {
        pending.set(id, { resolve: (result) => letGo(connection, result), reject: ignore });
        connection.notify('$/cancelRequest', { id });
      }
    },

    /** Answers a request with a result that is JSON already. */
    respond(id: unknown, result: string): void {
      connection.checkSize(byteLength(result) + 100);
      transport.send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`);
    },

    respondError(id: unknown, error: RpcError): void {
      transport.send(JSON.stringify({ jsonrpc: '2.0', id, error: toWire(error) }));
    },

    /** The error of a call that the connection took with it. */
    lost(requestSent: boolean): RpcConnectionLostError {
      const { code, reason } = connection.lostBy ?? {};
      return new RpcConnectionLostError(`The connection ended (${code}): ${reason}`, requestSent, connection.lostBy);
    },
  };
  return connection;
}
