import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Gateway } from './gateway.js';

/** A relay between the browser and a gateway that can interrupt all connections, like a pulled cable. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #pulled = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** The address for the browser. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The relay is not listening.');
    }

    return `http://127.0.0.1:${address.port}`;
  }

  /** Listens on a free port. */
  static async start(gateway: Gateway): Promise<Relay> {
    const port = Number(new URL(gateway.url).port);
    const server = createServer();
    const relay = new Relay(server);
    server.on('connection', (socket) => relay.#forward(socket, port));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return relay;
  }

  /** Breaks all connections and refuses new ones until {@link plugIn}. */
  pull(): void {
    this.#pulled = true;
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  plugIn(): void {
    this.#pulled = false;
  }

  async stop(): Promise<void> {
    this.pull();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #forward(near: Socket, port: number): void {
    if (this.#pulled) {
      near.destroy();
      return;
    }

    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
