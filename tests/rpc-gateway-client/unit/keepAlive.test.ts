import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const never = { reconnect: { enabled: false } };

test('keepAlive_ServerSilent_PingsAndAnyResponseKeepsTheConnection', async () => {
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

test('keepAlive_MessagesArrive_DoesNotPing', async () => {
  const { socket } = await connectFake(never);

  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(10_000);
    socket.sendMessage({ method: 'a.b' });
  }

  expect(await socket.take()).toEqual([]);
});

test('keepAlive_NoResponse_ConnectionIsLostWithTheCause', async () => {
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

test('keepAlive_EventLoopWasBlocked_ReadsArrivedMessagesFirst', async () => {
  const { client, socket } = await connectFake(never);

  vi.advanceTimersByTime(15_000);
  const { id } = await socket.takeOne();
  // The timer is due, and the response to the ping waits in the socket: timers run first.
  vi.advanceTimersByTime(45_000);
  socket.sendMessage({ id, result: null });
  await turn();

  expect(client.state).toBe('connected');
});

test('keepAlive_BytesLeaveAFullSocket_KeepsTheConnectionUntilNoneLeave', async () => {
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

test('keepAlive_MoreIsSentToADeadServer_ConnectionIsLost', async () => {
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

test('keepAlive_MuchWasSentBeforeThePing_ExtendsTheTimeout', async () => {
  const { client, socket } = await connectFake(never);

  // The bytes have left the socket, but wait in the buffers of the system. The slowest supported link has 20 bytes per ms.
  client.notify('a.b', ['x'.repeat(80_000)]);
  vi.advanceTimersByTime(15_000);
  await socket.take();
  vi.advanceTimersByTime(15_000 + 4_000);
  await turn();
  expect(client.state).toBe('connected');

  vi.advanceTimersByTime(100);
  expect(await client.closed).toMatchObject({ code: 1006 });
});

test('keepAlive_ResponseIsExpected_ExtendsTheTimeout', async () => {
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

test('keepAlive_PartsOfAMessageArrive_KeepsTheConnectionUntilNoneArrive', async () => {
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

test('keepAlive_OptionsSet_UsesThemAndZeroDisablesIt', async () => {
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

test('ping_MethodUnknownToTheServer_MeasuresARoundTrip', async () => {
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

test('close_WhileConnected_LeavesNoTimer', async () => {
  const { client } = await connectFake(never);

  await client.close();
  await turn();

  expect(vi.getTimerCount()).toBe(0);
});
