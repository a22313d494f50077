import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type RpcClient, RpcConnectionLostError, type WebSocketClass } from 'rpc-gateway-client';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import { connectFake, createFakeServer, failure, turn } from '../support/fakeServer.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Starts a server that does not support WebSockets. */
async function startHttp(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function messageOf(url: string): Promise<string> {
  const error = await failure(connect(url, { webSocket: WebSocket }));
  expect(error).toBeInstanceOf(RpcConnectionLostError);
  return (error as RpcConnectionLostError).message;
}

test.each(['127.0.0.1', 'localhost'])('connect_NothingListensAt%s_ReportsAddressAndCause', async (host) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const url = `ws://${host}:${port}/rpc`;

  const message = await messageOf(url);

  expect(message.startsWith(`No connection to ${url} (1006): `)).toBe(true);
  expect(message).toContain('ECONNREFUSED');
});

test('connect_ServerRefusesTheHandshake_ReportsTheStatus', async () => {
  const port = await startHttp((_, response) => response.writeHead(403).end());
  const url = `ws://127.0.0.1:${port}/rpc`;

  expect(await messageOf(url)).toBe(`No connection to ${url} (1006): Unexpected server response: 403`);
});

test('connect_WrongScheme_ReportsTheCause', async () => {
  const port = await startHttp((_, response) => response.end());

  expect(await messageOf(`wss://127.0.0.1:${port}/rpc`)).toMatch(/\(1006\): .*(SSL|EPROTO)/);
});

test('connect_PlatformReportsNoCause_ErrorMentionsTheConsole', async () => {
  const server = createFakeServer(false);

  const connecting = failure(connect('ws://host/rpc', { webSocket: server.webSocket }));
  await turn();
  server.latest().onerror?.({});
  server.latest().end(1006);

  expect(await connecting).toMatchObject({
    message: expect.stringMatching(/^No connection to ws:\/\/host\/rpc \(1006\): The handshake failed .*console/),
  });
});

test.each([
  [1006, 'The connection broke.'],
  [1001, 'The server gave no reason.'],
])('call_ConnectionEndsWith%sAndNoReason_HasAReason', async (code, reason) => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });

  const call = failure(client.request('a.b'));
  await socket.take();
  socket.end(code);

  expect(await call).toMatchObject({
    message: `No connection to ws://fake/rpc (${code}): ${reason}`,
    close: { code, reason },
  });
  expect(await client.closed).toEqual({ code, reason });
});

const never = () => new Promise<never>(() => {});

test('connect_TokenFunctionNeverReturns_TimesOut', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { webSocket, sockets } = createFakeServer();

  const connecting = failure(connect('ws://host/rpc', { webSocket, token: never, connectTimeout: 50 }));
  await vi.advanceTimersByTimeAsync(50);

  expect(await connecting).toMatchObject({
    message: 'No connection to ws://host/rpc (1006): token() timed out after 50 ms (connectTimeout).',
  });
  expect(sockets).toEqual([]);
});

async function connectOnce(webSocket: WebSocketClass, token: () => Promise<string>): Promise<RpcClient> {
  return connect('ws://host/rpc', { webSocket, token, connectTimeout: 0, reconnect: { initialDelay: 1 } });
}

test.each(['token', 'onReconnected'])('close_While_%s_NeverReturns_Completes', async (step) => {
  const server = createFakeServer();
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let count = 0;
  const client = await connectOnce(server.webSocket, () => {
    count++;
    if (step === 'token' && count > 1) {
      asked();
      return never();
    }

    return Promise.resolve('abc');
  });
  client.onReconnected(() => {
    asked();
    return never();
  });

  server.latest().end(1006);
  await isAsked;
  await client.close();

  expect(client.state).toBe('closed');
});

test('close_WhileAHandlerNeverReturns_Completes', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    it: never,
    items: (): AsyncIterable<number> => ({ [Symbol.asyncIterator]: () => ({ next: never }) }),
  });

  socket.sendMessage({ id: 1, method: 'ask.it' }, { id: 2, method: 'ask.items' });
  const { result } = await socket.takeOne();
  socket.sendMessage({ id: 3, method: '$/enumerator/next', params: result as object });
  await turn();
  await client.close();

  expect(client.state).toBe('closed');
});
