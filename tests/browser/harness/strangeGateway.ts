import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Gateway } from './gateway.js';

/** Serves the pages of a real gateway, but lets the test control the WebSocket. */
export class StrangeGateway {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(
    server: Server,
    sockets: WebSocketServer,
    /** The address, such as http://127.0.0.1:41234. */
    readonly url: string,
  ) {
    this.#server = server;
    this.#sockets = sockets;
  }

  /** @param onConnection Called for each new connection. */
  static async start(pages: Gateway, onConnection: (socket: WebSocket) => void): Promise<StrangeGateway> {
    const server = createServer((request, response) => void forward(pages, request, response));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', onConnection);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The gateway is not listening.');
    }

    return new StrangeGateway(server, sockets, `http://127.0.0.1:${address.port}`);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) {
      socket.terminate();
    }

    this.#sockets.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function forward(pages: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = await fetch(`${pages.url}${request.url}`, { headers: { 'accept-encoding': 'identity' } });
  const body = Buffer.from(await page.arrayBuffer());
  const headers = Object.fromEntries(
    [...page.headers].filter(([name]) => !/^(transfer|content)-(encoding|length)$/.test(name)),
  );
  response.writeHead(page.status, headers).end(body);
}
