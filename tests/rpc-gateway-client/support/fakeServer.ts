import { connect, type RpcClient, type RpcConnectOptions, type WebSocketClass } from 'rpc-gateway-client';

/** A message of the client, as tests inspect it. */
export interface WireMessage {
  readonly jsonrpc?: unknown;
  readonly id?: number;
  readonly method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the params differ between tests.
  readonly params?: any;
  readonly timeout?: number;
  readonly idempotencyKey?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** The limits in the result of `$/hello`. */
export const limits = {
  maxMessageSize: 100_000,
  maxDepth: 64,
  maxBatchLength: 5,
  maxConcurrentCalls: 100,
  maxStreams: 100,
  idempotencyWindow: 300_000,
  idempotencyStore: 'a',
};

/** The WebSocket of a client, with the test as the server. */
export class FakeSocket {
  binaryType = '';
  protocol = '';
  bufferedAmount = 0;
  /** All frames that the client has sent. */
  readonly frames: (string | Uint8Array)[] = [];
  /** The code and reason with which the client closed it. */
  closedWith: { readonly code: number | undefined; readonly reason: string | undefined } | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  /** The stream below the WebSocket, as `ws` shows it; undefined as in a browser. */
  stream: { bytesRead: number } | undefined;
  #taken = 0;

  constructor(
    readonly url: string,
    readonly protocols: readonly string[],
    readonly options: { readonly headers?: Record<string, string> },
  ) {}

  send(frame: string | Uint8Array): void {
    this.frames.push(frame);
  }

  on(_: 'upgrade', listener: (response: { socket: { bytesRead: number } }) => void): void {
    if (this.stream) {
      listener({ socket: this.stream });
    }
  }

  /** Refuses the codes that a page must not use, like a browser. */
  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new Error(`A page must not close with ${code}.`);
    }

    this.closedWith ??= { code, reason };
  }

  /** Accepts the connection. */
  accept(protocol = 'rpcgateway.v1'): void {
    this.protocol = protocol;
    this.onopen?.();
  }

  /** Ends the connection: the server closes it, or it breaks. */
  end(code = 1006, reason = ''): void {
    this.onclose?.({ code, reason });
  }

  sendText(text: string): void {
    this.onmessage?.({ data: text });
  }

  sendMessage(...messages: readonly object[]): void {
    this.sendText(messages.map((message) => JSON.stringify({ jsonrpc: '2.0', ...message })).join('\n'));
  }

  sendBinary(type: number, number: number, payload: ArrayLike<number> = []): void {
    const frame = new Uint8Array(5 + payload.length);
    frame[0] = type;
    new DataView(frame.buffer).setUint32(1, number);
    frame.set(payload, 5);
    this.onmessage?.({ data: frame.buffer });
  }

  /** Returns the messages since the last call, after the client has processed everything. */
  async take(): Promise<WireMessage[]> {
    await turn();
    const frames = this.frames.slice(this.#taken);
    this.#taken = this.frames.length;
    return frames
      .filter((frame) => typeof frame === 'string')
      .flatMap((frame) => frame.split('\n').flatMap((line): WireMessage[] => JSON.parse(line)));
  }

  /** Returns the only message since the last call. */
  async takeOne(): Promise<WireMessage> {
    const messages = await this.take();
    const [message] = messages;
    if (messages.length !== 1 || !message) {
      throw new Error(`Expected one message, received: ${JSON.stringify(messages)}`);
    }

    return message;
  }

  /** Responds to the only request since the last call. */
  async respond(result: unknown): Promise<WireMessage> {
    const request = await this.takeOne();
    this.sendMessage({ id: request.id, result });
    await turn();
    return request;
  }

  /** Returns the binary frames since the last call. */
  async takeBinary(): Promise<{ type: number; number: number; payload: Uint8Array }[]> {
    await turn();
    const frames = this.frames.slice(this.#taken);
    this.#taken = this.frames.length;
    return frames
      .filter((frame) => typeof frame !== 'string')
      .map((frame) => ({
        type: frame[0] ?? 0,
        number: new DataView(frame.buffer, frame.byteOffset).getUint32(1),
        payload: frame.subarray(5),
      }));
  }
}

/** Waits for one turn of the event loop, in which all ready promises settle. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server whose sockets the test controls. */
export interface FakeServer {
  readonly sockets: FakeSocket[];
  readonly webSocket: WebSocketClass;
  /** Identifies the memory of its idempotency keys. */
  idempotencyStore: string;
  /** Returns the socket of the latest connect. */
  latest(): FakeSocket;
}

/** Creates a server. With `accepts`, it accepts connections and responds to `$/hello` by itself. */
export function createFakeServer(
  accepts = true,
  protocol = 'rpcgateway.v1',
  stream?: { bytesRead: number },
): FakeServer {
  const sockets: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string, protocols: string[] = [], options: object = {}) {
      super(url, protocols, options);
      this.stream = stream;
      sockets.push(this);
      if (accepts) {
        queueMicrotask(() => this.accept(protocol));
      }
    }

    override send(frame: string | Uint8Array): void {
      super.send(frame);
      if (accepts && typeof frame === 'string' && frame.includes('"$/hello"')) {
        const hello: WireMessage = JSON.parse(frame.split('\n')[0] ?? '');
        const connectionId = `connection-${sockets.length}`;
        const result = { version: 1, connectionId, limits: { ...limits, idempotencyStore: server.idempotencyStore } };
        queueMicrotask(() => this.sendMessage({ id: hello.id, result }));
      }
    }
  }

  const server: FakeServer = {
    sockets,
    webSocket: Socket,
    idempotencyStore: limits.idempotencyStore,
    latest() {
      const socket = sockets.at(-1);
      if (!socket) {
        throw new Error('No client has connected.');
      }

      return socket;
    },
  };
  return server;
}

/** Connects a client to a fake server. The messages of the handshake are already taken. */
export async function connectFake(
  options: RpcConnectOptions = {},
  protocol = 'rpcgateway.v1',
  stream?: { bytesRead: number },
): Promise<{ client: RpcClient; socket: FakeSocket; server: FakeServer }> {
  const server = createFakeServer(true, protocol, stream);
  const client = await connect('ws://fake/rpc', { webSocket: server.webSocket, trace: false, ...options });
  const socket = server.latest();
  await socket.take();
  return { client, socket, server };
}

/** Returns the error that a promise rejects with. */
export async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    const value = await promise;
    throw new Error(`Expected an error, received ${JSON.stringify(value)}.`);
  } catch (error) {
    return error;
  }
}
