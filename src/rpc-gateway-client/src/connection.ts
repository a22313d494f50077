import { BinaryStreams } from './binaryStreams.js';
import type { Callbacks } from './callbacks.js';
import { type RpcClose, RpcCloseCode } from './close.js';
import { RpcConnectionLostError, RpcError, RpcErrorCode } from './errors.js';
import { Heartbeat } from './heartbeat.js';
import { InboundCalls } from './inboundCalls.js';
import type { ItemStreamSender } from './itemStreamSender.js';
import { receiveText } from './messageRouter.js';
import { letGo } from './openReceiver.js';
import type { Settings } from './options.js';
import { traceContext } from './traceContext.js';
import { byteLength, type Socket, Transport } from './transport.js';
import type { RpcLimits } from './types.js';

/** A request that waits for its answer. */
export interface PendingCall {
  resolve(result: unknown): void;
  reject(error: unknown): void;
  sent: boolean;
}

/** Who a connection is opened for. */
export interface ConnectionOwner {
  readonly callbacks: Callbacks;
  /** Prepares each connection after the first. */
  prepare(connection: Connection): Promise<void>;
  onProtocolError(error: RpcError): void;
  /** The connection has ended, and its calls are about to fail. */
  onLost(): void;
}

/** Where a message goes that is not sent at once. */
export type Outlet = (json: string, sent?: () => void) => void;

const mostPortion = 512 * 1024;

/** One open WebSocket with its calls; dies with it. */
export class Connection {
  readonly transport: Transport;
  readonly pending = new Map<number, PendingCall>();
  readonly progress = new Map<unknown, (value: unknown) => void>();
  readonly itemSenders = new Map<unknown, ItemStreamSender>();
  readonly binary = new BinaryStreams(this);
  readonly inbound: InboundCalls;
  readonly heartbeat: Heartbeat;
  /** Resolves when no call can come back any more. */
  readonly ended: Promise<RpcClose>;
  connectionId: string | undefined;
  limits: RpcLimits | undefined;
  lostBy: RpcClose | undefined;
  #lastId = 0;
  #lastToken = 0;
  #end: (close: RpcClose) => void = () => {};

  constructor(
    socket: Socket,
    readonly settings: Settings,
    readonly owner: ConnectionOwner,
  ) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.inbound = new InboundCalls(this, owner.callbacks);
    this.heartbeat = new Heartbeat(this);
    this.transport = new Transport(socket, socket.protocol === 'rpcgateway.v1', {
      onText: (json) => {
        this.heartbeat.heard();
        receiveText(this, json);
      },
      onBinary: (frame) => {
        this.heartbeat.heard();
        if (this.extended && frame instanceof ArrayBuffer) {
          this.binary.receive(frame);
        } else {
          this.close(RpcCloseCode.ProtocolError, 'Binary frames need the subprotocol rpcgateway.v1.');
        }
      },
      onEnd: (close) => this.#onEnd(close),
    });
  }

  /** Whether the server speaks `rpcgateway.v1`. */
  get extended(): boolean {
    return this.transport.extended;
  }

  /** The bytes of stream items that go into one message. */
  get maxPortion(): number {
    return Math.min(mostPortion, (this.limits?.maxMessageSize ?? Infinity) / 2);
  }

  nextToken(): number {
    return ++this.#lastToken;
  }

  /** Sends a request, and gives its id. */
  request(
    method: string,
    params: unknown,
    resolve: (result: unknown) => void,
    reject: (error: unknown) => void,
    outlet = this.#outlet,
  ): number {
    if (this.lostBy) {
      reject(this.lost(method.startsWith('$/')));
      return 0;
    }

    const id = ++this.#lastId;
    const json = this.#compose({ id, method, params });
    const call = { resolve, reject, sent: false };
    this.pending.set(id, call);
    outlet(json, () => {
      call.sent = true;
    });
    return id;
  }

  notify(method: string, params: unknown, outlet = this.#outlet): void {
    outlet(this.#compose({ method, params }));
  }

  /** Whoever waited for the answer does not any more. */
  forget(id: number): void {
    this.pending.delete(id);
  }

  /** Cancels a call, whose answer may still come and bring a stream. */
  letAnswerGo(id: number): void {
    if (id > 0 && !this.lostBy) {
      this.pending.set(id, { resolve: (result) => letGo(this, result), reject: () => {}, sent: true });
      this.notify('$/cancelRequest', { id });
    }
  }

  /** Answers a request with a result that is JSON already. */
  respond(id: unknown, result: string): void {
    this.checkSize(byteLength(result) + 100);
    this.transport.send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`);
  }

  respondError(id: unknown, error: RpcError): void {
    const { code, message, data } = error;
    this.transport.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } }));
  }

  /** Throws if the server would not take a message of that size. */
  checkSize(bytes: number): void {
    const most = this.limits?.maxMessageSize ?? Infinity;
    if (bytes > most) {
      throw new RpcError(
        RpcErrorCode.MessageTooLarge,
        `The message has ${bytes} bytes, but the server takes at most ${most}.`,
      );
    }
  }

  /** The error of a call that the connection took with it. */
  lost(requestSent: boolean): RpcConnectionLostError {
    const { code, reason } = this.lostBy ?? { code: RpcCloseCode.Lost, reason: '' };
    return new RpcConnectionLostError(`The connection ended (${code}): ${reason}`, requestSent, this.lostBy);
  }

  /** Ends the connection; its calls fail at once. */
  close(code: number, reason: string): void {
    this.transport.close(code, reason);
    this.transport.end({ code, reason });
  }

  /** The server is gone: there is nobody to close with. */
  drop(reason: string): void {
    const { transport } = this;
    transport.end({ code: RpcCloseCode.Lost, reason });
    transport.close(RpcCloseCode.Normal, '');
    transport.socket.terminate?.();
  }

  readonly #outlet: Outlet = (json, sent) => this.transport.send(json, sent);

  // {"jsonrpc":"2.0","id":1,"method":"calc.add","params":[1,2],"traceparent":"…"}
  #compose(message: { id?: number; method: string; params: unknown }): string {
    const traced = this.settings.trace && !message.method.startsWith('$/');
    const json = JSON.stringify({ jsonrpc: '2.0', ...message, ...(traced && traceContext()) });
    this.checkSize(byteLength(json));
    return json;
  }

  #onEnd(close: RpcClose): void {
    this.lostBy = close;
    this.owner.onLost();
    this.heartbeat.stop();
    for (const call of this.pending.values()) {
      call.reject(this.lost(call.sent));
    }

    this.pending.clear();
    for (const sender of this.itemSenders.values()) {
      sender.stop();
    }

    this.binary.close(this.lost(true));
    this.inbound.close(this.lost(true));
    this.#end(close);
  }
}
