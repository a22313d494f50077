import { connect, type RpcClient, type RpcClientState, type RpcClientStateChange } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  connectFake,
  createFakeServer,
  type FakeServer,
  type FakeSocket,
  failure,
  turn,
} from '../support/fakeServer.js';

const announce = (socket: FakeSocket, reconnectDelay: unknown = 0) =>
  socket.sendMessage({ method: '$/goingAway', params: { reconnectDelay } });
const confirmation = { jsonrpc: '2.0', method: '$/goingAway' };
const quick = { reconnect: { initialDelay: 1, stableAfter: 0 } };

const next = (client: RpcClient, state: RpcClientState) =>
  new Promise<RpcClientStateChange>((resolve) => {
    client.onStateChange((change) => change.current === state && resolve(change));
  });

/** Announces the shutdown, and returns the socket of the next server. */
async function move(client: RpcClient, server: FakeServer, socket: FakeSocket): Promise<FakeSocket> {
  const connected = next(client, 'connected');
  announce(socket);
  await connected;
  const after = server.latest();
  expect(after).not.toBe(socket);
  expect((await after.take()).map(({ method }) => method)).toContain('$/hello');
  return after;
}

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('goingAway_RunningCall_CompletesOnItsConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const running = client.request('a.b');
  const { id } = await socket.takeOne();

  await move(client, server, socket);

  expect(await socket.take()).toEqual([confirmation]);
  socket.sendMessage({ id, result: 'done' });
  expect(await running).toBe('done');
  await client.close();
});

test('goingAway_CallBefore_IsSentBeforeTheConfirmation', async () => {
  const { client, socket } = await connectFake(quick);

  const call = failure(client.request('a.b'));
  announce(socket);

  expect((await socket.take()).map(({ method }) => method)).toEqual(['a.b', '$/goingAway']);
  await client.close();
  await call;
});

test('goingAway_LaterCall_IsSentOnTheNextConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const connected = next(client, 'connected');
  announce(socket);
  const late = client.request('a.late');
  expect(() => client.notify('a.note')).toThrow('No connection');
  await connected;

  const sent = (await server.latest().take()).filter(({ method }) => method === 'a.late');
  server.latest().sendMessage({ id: sent[0]?.id, result: 'late' });

  expect(await late).toBe('late');
  expect(await socket.take()).toEqual([confirmation]);
  await client.close();
});

test('goingAway_CallsMustNotWait_LaterCallFails', async () => {
  const { client, socket } = await connectFake({ ...quick, whenDisconnected: 'fail' });
  announce(socket);

  expect(await failure(client.request('a.late'))).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });
  await client.close();
});

test('goingAway_OpenStream_ContinuesOnItsConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const items: number[] = [];
  const reading = (async () => {
    for await (const item of client.stream<number>('a.items')) {
      items.push(item);
    }
  })();
  const { id } = await socket.takeOne();
  await move(client, server, socket);
  await socket.take();

  socket.sendMessage({ id, result: { token: 1, values: [1] } });
  const request = await socket.takeOne();
  socket.sendMessage({ id: request.id, result: { values: [2], finished: true } });

  await reading;
  expect(items).toEqual([1, 2]);
  await client.close();
});

test('goingAway_OldConnectionEnds_NewOneIsNotAffected', async () => {
  const { client, socket, server } = await connectFake(quick);
  const after = await move(client, server, socket);
  announce(socket, 5000);

  socket.end(1001);
  const call = client.request('a.b');
  await after.respond(5);

  expect(await call).toBe(5);
  expect(client.state).toBe('connected');
  await client.close();
});

test('goingAway_CallOfTheServer_IsExecutedOnTheOldConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  client.on('asked', { double: (value: number) => value * 2 });
  await move(client, server, socket);
  await socket.take();

  socket.sendMessage({ id: 1, method: 'asked.double', params: [4] });

  expect(await socket.takeOne()).toMatchObject({ id: 1, result: 8 });
  await client.close();
});

test('goingAway_FiveServersInTurn_ClosesTheOldestConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const running = failure(client.request('a.b'));
  let last = socket;
  for (let i = 0; i < 5; i++) {
    expect(socket.closedWith).toBeUndefined();
    last = await move(client, server, last);
  }

  expect(await running).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect(socket.closedWith).toBeDefined();
  expect(server.sockets[1]?.closedWith).toBeUndefined();
  await client.close();
});

test('goingAway_Close_ClosesTheOldConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const running = failure(client.request('a.b'));
  await move(client, server, socket);

  await client.close();

  expect(await running).toMatchObject({ name: 'RpcConnectionLostError' });
  expect(socket.closedWith?.code).toBe(1000);
});

test('goingAway_ReconnectingIsNotAllowed_ClosesAfterTheRunningCalls', async () => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });
  const running = client.request('a.b');
  const { id } = await socket.takeOne();
  announce(socket);
  await turn();

  expect(client.state).toBe('connected');
  socket.sendMessage({ id, result: 1 });
  expect(await running).toBe(1);
  socket.end(1001);

  expect((await client.closed).code).toBe(1001);
});

test('goingAway_BeforeTheHelloResponse_IsNotLost', async () => {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', { ...quick, webSocket: server.webSocket });
  await turn();
  const socket = server.latest();
  socket.accept();
  const { id } = await socket.takeOne();

  announce(socket);
  socket.sendMessage({ id, result: { version: 1, connectionId: 'first' } });

  const client = await connecting;
  expect(await socket.take()).toEqual([confirmation]);
  await client.close();
});

test.each([undefined, null, -5, 'soon', Number.NaN])('goingAway_DelayIs%s_MovesAtOnce', async (delay) => {
  const { client, socket } = await connectFake(quick);
  const changed = next(client, 'reconnecting');

  announce(socket, delay);

  expect(await changed).toMatchObject({ attempt: 1, delay: 0, close: { code: 1001 } });
  await client.close();
});

test.each([
  [7000, 7000],
  [1e12, 300_000],
])('goingAway_DelayIs%s_IsTheDelayOfTheNextAttempt', async (asked, delay) => {
  const { client, socket } = await connectFake(quick);
  const changed = next(client, 'reconnecting');

  announce(socket, asked);

  expect(await changed).toMatchObject({ attempt: 1, delay });
  await client.close();
});

test('goingAway_ConnectionWasShort_AddsTheDelayOfTheClient', async () => {
  const { client, socket } = await connectFake({ reconnect: { initialDelay: 400, stableAfter: 5000 } });
  const changed = next(client, 'reconnecting');

  announce(socket, 1000);

  expect(await changed).toMatchObject({ attempt: 1, delay: 1200 });
  await client.close();
});

test('goingAway_ConnectionDoesNotEnd_IsClosedAfterTheLimit', async () => {
  const { client, socket, server } = await connectFake({ ...quick, keepAliveInterval: 0 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const connected = next(client, 'connected');
  announce(socket);
  await vi.advanceTimersByTimeAsync(10);
  await connected;
  expect(server.latest()).not.toBe(socket);

  await vi.advanceTimersByTimeAsync(900_000);

  expect(socket.closedWith).toBeDefined();
  expect(client.state).toBe('connected');
  await client.close();
});

test.each([1000, 1001, 1006, 1008, 1011, 1012, 1013, 4321])('close_WithCode%s_ClientReconnects', async (code) => {
  const { client, socket, server } = await connectFake(quick);
  const changed = next(client, 'reconnecting');
  const connected = next(client, 'connected');

  socket.end(code, 'because');

  expect(await changed).toMatchObject({ close: { code, reason: 'because' } });
  await connected;
  expect(server.latest()).not.toBe(socket);
  await client.close();
});
