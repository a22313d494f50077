import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectFake, turn } from '../support/fakeServer.js';

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

test('a server that does not answer is lost', async () => {
  const { client, socket } = await connectFake(never);

  vi.advanceTimersByTime(15_000);
  await socket.takeOne();
  vi.advanceTimersByTime(15_000);

  expect(await client.closed).toEqual({ code: 1006, reason: 'The server answered no ping.' });
  expect(socket.closedWith).toMatchObject({ code: 4006 });
  expect(vi.getTimerCount()).toBe(0);
});

test('times can be chosen, and the heartbeat switched off', async () => {
  const quick = await connectFake({ ...never, keepAliveInterval: 100, keepAliveTimeout: 50 });
  vi.advanceTimersByTime(150);
  expect(await quick.client.closed).toMatchObject({ code: 1006 });

  const { client, socket } = await connectFake({ ...never, keepAliveInterval: 0 });
  vi.advanceTimersByTime(10_000_000);
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
