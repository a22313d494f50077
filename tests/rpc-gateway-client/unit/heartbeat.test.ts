import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const never = { reconnect: { enabled: false } };

test('a silent server is pinged, and any answer keeps the connection', async () => {
  const { client, socket } = await connectFake(never);

  vi.advanceTimersByTime(14_999);
  expect(await socket.take()).toEqual([]);
  vi.advanceTimersByTime(1);
  const ping = await socket.takeOne();
  expect(ping).toEqual({ jsonrpc: '2.0', id: expect.any(Number), method: '$/ping' });
  vi.advanceTimersByTime(14_999);
  socket.sendMessage({ id: ping.id, error: { code: -32601, message: 'There is no such method.' } });
  vi.advanceTimersByTime(14_999);

  expect(client.state).toBe('connected');
  expect(await socket.take()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect((await socket.takeOne()).method).toBe('$/ping');
});

test('a server that says something is not pinged', async () => {
  const { socket } = await connectFake(never);

  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(10_000);
    socket.sendMessage({ method: 'a.b' });
  }

  expect(await socket.take()).toEqual([]);
});

test('heartbeat_ServerDoesNotAnswer_ConnectionIsLostWithTheCause', async () => {
  const { client, socket } = await connectFake(never);

  vi.advanceTimersByTime(15_000);
  await socket.takeOne();
  vi.advanceTimersByTime(15_000);

  expect(await client.closed).toEqual({
    code: 1006,
    reason: 'No message or response to a ping was received within 15000 ms (keepAliveTimeout).',
  });
  expect(socket.closedWith).toMatchObject({ code: 4006 });
  expect(vi.getTimerCount()).toBe(0);
});

test('heartbeat_EventLoopWasBusy_TakesWhatHasArrivedMeanwhile', async () => {
  const { client, socket } = await connectFake(never);

  vi.advanceTimersByTime(15_000);
  const { id } = await socket.takeOne();
  // The timer is due, and the pong waits in the socket: timers run first.
  vi.advanceTimersByTime(45_000);
  socket.sendMessage({ id, result: null });
  await turn();

  expect(client.state).toBe('connected');
});

test('heartbeat_BytesLeaveAFullSocket_ConnectionLivesUntilNoneLeaves', async () => {
  const { client, socket } = await connectFake(never);

  socket.bufferedAmount = 500_000;
  vi.advanceTimersByTime(15_000);
  await socket.takeOne();
  for (const buffered of [400_000, 300_000, 1]) {
    socket.bufferedAmount = buffered;
    vi.advanceTimersByTime(15_100);
    await turn();
    expect(client.state).toBe('connected');
  }

  vi.advanceTimersByTime(15_100);
  expect(await client.closed).toMatchObject({ code: 1006 });
});

test('heartbeat_MoreIsSentToADeadServer_ConnectionIsLost', async () => {
  const { client, socket } = await connectFake(never);

  socket.bufferedAmount = 500_000;
  vi.advanceTimersByTime(15_000);
  await socket.takeOne();
  client.notify('a.b', ['x'.repeat(1000)]);
  await socket.takeOne();
  socket.bufferedAmount += 1100;
  vi.advanceTimersByTime(15_000);

  expect(await client.closed).toMatchObject({ code: 1006 });
});

test('heartbeat_MuchWasSentBeforeThePing_WaitsForThatToo', async () => {
  const { client, socket } = await connectFake(never);

  // It left the socket, but waits in the buffers of the system: 20 bytes per ms is the slowest link that is kept.
  client.notify('a.b', ['x'.repeat(80_000)]);
  vi.advanceTimersByTime(15_000);
  await socket.take();
  vi.advanceTimersByTime(15_000 + 4_000);
  await turn();
  expect(client.state).toBe('connected');

  vi.advanceTimersByTime(100);
  expect(await client.closed).toMatchObject({ code: 1006 });
});

test('heartbeat_ResponseIsExpected_WaitsAsLongAsALargeOneTakes', async () => {
  const { client, socket } = await connectFake(never);

  const call = failure(client.request('a.b'));
  vi.advanceTimersByTime(15_000);
  await socket.take();
  vi.advanceTimersByTime(15_000 + (1024 * 1024) / 20);
  await turn();
  expect(client.state).toBe('connected');

  vi.advanceTimersByTime(100);
  expect(await client.closed).toMatchObject({ code: 1006 });
  expect(await call).toMatchObject({ requestSent: true });
});

test('heartbeat_PartsOfAMessageArrive_ConnectionLivesUntilNoneArrives', async () => {
  const stream = { bytesRead: 0 };
  const { client, socket } = await connectFake(never, 'rpcgateway.v1', stream);

  const call = failure(client.request('a.b'));
  vi.advanceTimersByTime(15_000);
  await socket.take();
  for (let i = 0; i < 5; i++) {
    stream.bytesRead += 1000;
    vi.advanceTimersByTime(15_100);
    await turn();
    expect(client.state).toBe('connected');
  }

  vi.advanceTimersByTime(15_100);
  expect(await client.closed).toMatchObject({ code: 1006 });
  await call;
});

test('times can be chosen, and the heartbeat switched off', async () => {
  const quick = await connectFake({ ...never, keepAliveInterval: 100, keepAliveTimeout: 50 });
  vi.advanceTimersByTime(100);
  await turn();
  vi.advanceTimersByTime(60);
  expect(await quick.client.closed).toMatchObject({ code: 1006 });

  const { client, socket } = await connectFake({ ...never, keepAliveInterval: 0 });
  vi.advanceTimersByTime(10_000_000);
  await turn();
  expect(client.state).toBe('connected');
  expect(await socket.take()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a ping of the user measures a round trip, also with a server that does not know it', async () => {
  const { client, socket } = await connectFake(never);

  const first = client.ping();
  const { id } = await socket.takeOne();
  vi.advanceTimersByTime(30);
  socket.sendMessage({ id, result: null });
  expect(await first).toBe(30);

  const second = client.ping();
  const again = await socket.takeOne();
  vi.advanceTimersByTime(40);
  socket.sendMessage({ id: again.id, error: { code: -32601, message: 'There is no such method.' } });
  expect(await second).toBe(40);
});

test('no timer is left when the client is closed', async () => {
  const { client } = await connectFake(never);

  await client.close();
  await turn();

  expect(vi.getTimerCount()).toBe(0);
});
