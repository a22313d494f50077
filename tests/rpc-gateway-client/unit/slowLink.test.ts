import { once } from 'node:events';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { connect, type RpcClient } from 'rpc-gateway-client';
import { expect, onTestFinished, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';

const size = 300_000;

/** Starts a server: `a.get` returns a large text, `a.put` returns the length of its param. */
async function startServer(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'jsonrpc' });
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      const { id, method, params = [''] } = JSON.parse(String(data));
      const result = method === 'a.get' ? 'x'.repeat(size) : params[0].length;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result }));
    }),
  );
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return portOf(server);
}

const portOf = (server: { address(): unknown }) => (server.address() as { port: number }).port;

/** Starts a link that carries a number of bytes every 20 ms, in each direction. */
async function startSlowLink(target: number, bytes: number): Promise<number> {
  const sockets: Socket[] = [];
  const proxy: Server = createServer((near) => {
    const far = connectSocket(target, '127.0.0.1');
    sockets.push(near, far);
    carry(near, far, bytes);
    carry(far, near, bytes);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) {
      socket.destroy();
    }

    proxy.close();
  });
  return portOf(proxy);
}

function carry(from: Socket, to: Socket, bytes: number): void {
  let waiting = Buffer.alloc(0);
  from.on('error', () => {});
  from.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    from.pause();
  });
  const timer = setInterval(() => {
    to.write(waiting.subarray(0, bytes));
    waiting = waiting.subarray(bytes);
    if (waiting.length === 0) {
      from.resume();
    }
  }, 20);
  from.on('close', () => clearInterval(timer));
}

test.each([
  ['UpAcross', (client: RpcClient) => client.request<number>('a.put', ['x'.repeat(size)])],
  ['DownAcross', async (client: RpcClient) => (await client.request<string>('a.get')).length],
])('largeMessage_%sASlowLink_Arrives', async (_, call) => {
  const port = await startSlowLink(await startServer(), 6000);
  const client = await connect(`ws://127.0.0.1:${port}/`, {
    webSocket: WebSocket,
    reconnect: { enabled: false },
    keepAliveInterval: 150,
    keepAliveTimeout: 150,
  });
  onTestFinished(() => client.close());

  expect(await call(client)).toBe(size);
});

test('blockedEventLoop_LongerThanTheKeepAlive_KeepsTheConnection', async () => {
  const worker = new Worker(
    `const { WebSocketServer } = require('ws');
    const { parentPort } = require('node:worker_threads');
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'jsonrpc' });
    server.on('listening', () => parentPort.postMessage(server.address().port));
    server.on('connection', (socket) => socket.on('message', (data) => {
      parentPort.postMessage('asked');
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(String(data)).id, result: null }));
    }));`,
    { eval: true },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const port = await new Promise((resolve) => worker.once('message', resolve));
  const client = await connect(`ws://127.0.0.1:${port}/`, {
    webSocket: WebSocket,
    reconnect: { enabled: false },
    keepAliveInterval: 100,
    keepAliveTimeout: 300,
  });
  onTestFinished(() => client.close());

  for (let i = 0; i < 3; i++) {
    // A ping is in flight when the event loop blocks for longer than the keep-alive timeout.
    await new Promise((resolve) => worker.once('message', resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  }

  expect(await client.request('a.b')).toBe(null);
});
