import { createHmac } from 'node:crypto';
import {
  connect,
  type RpcClient,
  type RpcClientState,
  type RpcClientStateChange,
  type RpcConnectOptions,
  type WebSocketClass,
} from 'rpc-gateway-client';
import { vi } from 'vitest';
import { FakeSocket, limits, turn, type WireMessage } from './fakeServer.js';

type Frame = string | Uint8Array;

const key = Buffer.alloc(32, 7);

/** A socket between a client and a server with sessions. */
export class SessionSocket extends FakeSocket {
  /** Whether the frames of the client, or of the server, are lost on their way from now on. */
  losesUp = false;
  losesDown = false;

  constructor(
    readonly server: SessionServer,
    ...given: ConstructorParameters<typeof FakeSocket>
  ) {
    super(...given);
  }

  override send(frame: Frame): void {
    super.send(frame);
    if (!this.losesUp) {
      this.server.receive(this, frame);
    }
  }

  deliver(frame: Frame): void {
    if (!this.losesDown) {
      this.onmessage?.({ data: typeof frame === 'string' ? frame : new Uint8Array(frame).buffer });
    }
  }

  /** Loses all frames from now on, and ends without a close frame. */
  cut(): void {
    this.losesUp = this.losesDown = true;
    this.end();
  }
}

/**
 * A server that keeps its sessions without limits. It counts the frames of both directions, and resumes as the protocol
 * says; the test decides which frames are lost.
 */
export class SessionServer {
  readonly sockets: SessionSocket[] = [];
  readonly webSocket: WebSocketClass;
  /** What `$/hello` grants. */
  grant: object = { key: key.toString('base64url'), window: 60_000, buffer: 262_144 };
  /**
   * What it does with `$/resume`: as the protocol says; the same, but the response is lost; nothing at all, or not even
   * a challenge; it answers with an error code; or it knows no sessions.
   */
  resumes: 'yes' | 'unheard' | 'never' | 'no challenge' | 'plain' | number = 'yes';
  /** The time in s that it says that the authentication lasts. */
  expiresIn: number | undefined;
  /** What it sends on each new connection at once, before `$/hello`. */
  early: object | undefined;
  /** The messages of the client, each once. */
  messages: WireMessage[] = [];
  /** The binary frames of the client, without acknowledgements. */
  binary: Uint8Array[] = [];
  /** The acknowledgements of the client. */
  acks: number[] = [];
  /** The params of each `$/resume`. */
  readonly requests: { received: number; first: number; token?: string }[] = [];
  /** The frames of this session that were received and sent. */
  received = 0;
  sent: Frame[] = [];
  /** Called for each message of the client, except `$/hello`. */
  onMessage: (message: WireMessage) => void = () => {};
  #current: SessionSocket | undefined;
  #connections = 0;

  constructor() {
    const server = this;
    this.webSocket = class extends SessionSocket {
      constructor(url: string, protocols: string[] = [], options: object = {}) {
        super(server, url, protocols, options);
        server.sockets.push(this);
        queueMicrotask(() => server.#accept(this));
      }
    };
  }

  latest(): SessionSocket {
    const socket = this.sockets.at(-1);
    if (!socket) {
      throw new Error('No client has connected.');
    }

    return socket;
  }

  /** Sends a frame in the session. */
  sendFrame(frame: Frame): void {
    this.sent.push(frame);
    this.#current?.deliver(frame);
  }

  send(...messages: readonly object[]): void {
    this.sendFrame(messages.map((message) => JSON.stringify({ jsonrpc: '2.0', ...message })).join('\n'));
  }

  sendAck(received = this.received): void {
    this.latest().deliver(ack(received));
  }

  /** Returns the messages since the last call, after the client has processed everything. */
  async take(): Promise<WireMessage[]> {
    await turn();
    return this.messages.splice(0);
  }

  receive(socket: SessionSocket, frame: Frame): void {
    if (typeof frame !== 'string') {
      if (frame[0] === 6) {
        this.acks.push(Number(new DataView(frame.buffer).getBigUint64(5)));
      } else {
        this.received++;
        this.binary.push(frame);
      }

      return;
    }

    const messages = frame.split('\n').map((line): WireMessage => JSON.parse(line));
    const [first] = messages;
    if (first?.method === '$/resume') {
      this.#resume(socket, first);
      return;
    }

    if (first?.method === '$/hello') {
      this.#greet(socket, first);
    }

    this.received++;
    for (const message of messages.filter(({ method }) => method !== '$/hello')) {
      this.messages.push(message);
      this.onMessage(message);
    }
  }

  #accept(socket: SessionSocket): void {
    const isResuming = socket.protocols.includes('rpcgateway.v1.resume') && this.resumes !== 'plain';
    socket.accept(isResuming ? 'rpcgateway.v1.resume' : 'rpcgateway.v1');
    if (!isResuming) {
      this.#startSession(socket);
    } else if (this.resumes !== 'no challenge') {
      socket.deliver(JSON.stringify({ jsonrpc: '2.0', method: '$/challenge', params: { nonce: this.#nonce() } }));
    }
  }

  #greet(socket: SessionSocket, { id, params }: WireMessage): void {
    this.#current = socket;
    this.#connections++;
    const session = params.session && this.resumes !== 'plain' ? this.grant : undefined;
    const result = { version: 1, connectionId: this.#id(), limits, session, expiresIn: this.expiresIn };
    queueMicrotask(() => this.send({ id, result }));
  }

  #startSession(socket: SessionSocket): void {
    this.received = 0;
    this.sent = [];
    if (this.early) {
      this.#current = socket;
      this.send(this.early);
    }
  }

  #resume(socket: SessionSocket, { id, params }: WireMessage): void {
    const { connectionId, received, first, proof } = params;
    this.requests.push(params);
    const text = `${this.#nonce()}.${this.#id()}.${received}.${first}`;
    const isValid = connectionId === this.#id() && proof === createHmac('sha256', key).update(text).digest('base64url');
    if (!isValid) {
      throw new Error(`The proof is wrong: ${JSON.stringify(params)}`);
    }

    if (this.resumes === 'never') {
      return;
    }

    // Nothing is missing in either direction.
    const isComplete = first <= this.received + 1 && received <= this.sent.length;
    const code = typeof this.resumes === 'number' ? this.resumes : isComplete ? 0 : -32012;
    const result = { received: this.received, expiresIn: this.expiresIn };
    const outcome = code ? { error: { code, message: 'no' } } : { result };
    if (!code) {
      this.#current = undefined;
    }

    socket.losesDown = this.resumes === 'unheard';
    queueMicrotask(() => {
      socket.deliver(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
      if (code) {
        this.#startSession(socket);
        return;
      }

      // What the client causes meanwhile follows the repeated frames.
      for (let i = received; i < this.sent.length; i++) {
        socket.deliver(this.sent[i] ?? '');
      }

      this.#current = socket;
    });
  }

  #nonce(): string {
    return `nonce-${this.sockets.length}`;
  }

  #id(): string {
    return `connection-${this.#connections}`;
  }
}

/** Creates an acknowledgement. */
export function ack(received: number): Uint8Array {
  const frame = new Uint8Array(13);
  frame[0] = 6;
  new DataView(frame.buffer).setBigUint64(5, BigInt(received));
  return frame;
}

/** Connects a client to a server with sessions. It reconnects after at most a few ms. */
export async function connectSession(
  options: RpcConnectOptions = {},
  prepare: (server: SessionServer) => void = () => {},
): Promise<{ client: RpcClient; server: SessionServer }> {
  const server = new SessionServer();
  prepare(server);
  const client = await connect('ws://fake/rpc', {
    webSocket: server.webSocket,
    trace: false,
    reconnect: { initialDelay: 1, maxDelay: 5, stableAfter: 0 },
    ...options,
  });
  return { client, server };
}

/** Waits until a condition holds. */
export const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 60_000, interval: 1 });

/** Returns the next change of the client to a state. */
export function next(client: RpcClient, state: RpcClientState): Promise<RpcClientStateChange> {
  return new Promise((resolve) => {
    const remove = client.onStateChange((change) => {
      if (change.current === state) {
        remove();
        resolve(change);
      }
    });
  });
}

/** Cuts the current socket, and waits until the client is connected again. */
export async function cutAndReturn(client: RpcClient, server: SessionServer): Promise<RpcClientStateChange> {
  const back = next(client, 'connected');
  server.latest().cut();
  return await back;
}
