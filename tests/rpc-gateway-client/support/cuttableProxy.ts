import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections the test cuts, as a broken network does. */
export interface CuttableProxy {
  readonly url: string;
  /** The number of accepted connections. */
  readonly connections: () => number;
  /** The number of bytes that have passed in both directions. */
  readonly passed: () => number;
  /** Resets all connections, without a close handshake. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of the WebSocket of a host. */
export async function startProxy(target: string): Promise<CuttableProxy> {
  const { port: targetPort, pathname } = new URL(target);
  const sockets = new Set<Socket>();
  let count = 0;
  let passed = 0;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('data', (chunk) => {
      passed += chunk.length;
    });
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    return socket;
  };
  const server = createServer((incoming) => {
    count++;
    const outgoing = track(connect(Number(targetPort), '127.0.0.1'));
    track(incoming).pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const cut = () => {
    for (const socket of sockets) {
      socket.resetAndDestroy();
    }
  };
  return {
    url: `ws://127.0.0.1:${port}${pathname}`,
    connections: () => count,
    passed: () => passed,
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
