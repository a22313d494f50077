import {
  connect,
  type RpcClient,
  type RpcClientStateChange,
  RpcConnectionLostError,
  type RpcReconnectContext,
} from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectFake, createFakeServer, failure, turn, type WireMessage } from '../support/fakeServer.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  await turn();
}

function watch(client: RpcClient): RpcClientStateChange[] {
  const changes: RpcClientStateChange[] = [];
  client.onStateChange((change) => changes.push(change));
  return changes;
}

const isCall = ({ method }: WireMessage) => !method?.startsWith('$/');

test('a client whose connection breaks connects again, and says so', async () => {
  const { client, socket, server } = await connectFake();
  const changes = watch(client);

  socket.end(1001, 'bye');
  await turn();
  expect([client.state, client.connectionId]).toEqual(['reconnecting', undefined]);
  await pass(500);

  expect([client.state, client.connectionId]).toEqual(['connected', 'connection-2']);
  expect(server.sockets).toHaveLength(2);
  expect(changes).toEqual([
    {
      previous: 'connected',
      current: 'reconnecting',
      attempt: 1,
      delay: 500,
      close: { code: 1001, reason: 'bye' },
      error: undefined,
    },
    { previous: 'reconnecting', current: 'connected' },
  ]);
});

test('delays double up to the longest, and jitter shortens them', async () => {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', {
    webSocket: server.webSocket,
    reconnect: { retryFirstConnect: true, initialDelay: 100, maxDelay: 500, maxAttempts: 6 },
  });
  const outcome = failure(connecting);
  const delays: number[] = [];
  await turn();
  for (let i = 0; i < 6; i++) {
    server.latest().end();
    await turn();
    const started = performance.now();
    vi.advanceTimersToNextTimer();
    delays.push(performance.now() - started);
    await turn();
  }

  server.latest().end();

  expect(delays).toEqual([100, 200, 400, 500, 500, 500]);
  expect(await outcome).toBeInstanceOf(RpcConnectionLostError);
  expect(vi.getTimerCount()).toBe(0);
});

test('a connection that breaks soon counts as an attempt that failed', async () => {
  const { client, server } = await connectFake({ keepAliveInterval: 0 });
  const changes = watch(client);

  await pass(4999);
  server.latest().end();
  await pass(0);
  await pass(500);
  await pass(4999);
  server.latest().end();
  await pass(0);
  await pass(1000);
  await pass(5000);
  server.latest().end();
  await pass(0);

  expect(changes.filter(({ attempt }) => attempt).map(({ attempt, delay }) => [attempt, delay])).toEqual([
    [1, 500],
    [2, 1000],
    [1, 500],
  ]);
});

test('shouldReconnect is asked, and what it throws ends it', async () => {
  const asked: RpcReconnectContext[] = [];
  const { client, socket } = await connectFake({
    reconnect: {
      shouldReconnect(context) {
        asked.push(context);
        return context.close?.code !== 1008;
      },
    },
  });
  socket.end(1008, 'too slow');
  expect(await client.closed).toEqual({ code: 1008, reason: 'too slow' });
  expect(asked).toEqual([{ attempt: 1, close: { code: 1008, reason: 'too slow' }, error: undefined }]);

  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const second = await connectFake({
    reconnect: {
      shouldReconnect() {
        throw new Error('mine');
      },
    },
  });
  second.socket.end();
  expect(await second.client.closed).toMatchObject({ code: 1006 });
  expect(logged).toHaveBeenCalledOnce();
});

test.each([
  [-32009, 'closed'],
  [-32601, 'closed'],
  [-32005, 'reconnecting'],
  [-32006, 'reconnecting'],
])('a greeting that is refused with %d leaves the client %s', async (code, state) => {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', { webSocket: server.webSocket });
  await turn();
  server.latest().accept();
  server.latest().sendMessage({ id: (await server.latest().takeOne()).id, result: {} });
  const client = await connecting;

  server.latest().end();
  await turn();
  await pass(500);
  server.latest().accept();
  server.latest().sendMessage({ id: (await server.latest().takeOne()).id, error: { code, message: 'no' } });
  await turn();

  expect(client.state).toBe(state);
});

test.each(['connecting', 'waiting'])('a client that is closed while %s stays closed', async (when) => {
  let asked = 0;
  const token = () => (asked++ === 0 ? 'first' : new Promise<string>(() => {}));
  const { client, server } = await connectFake({ token });
  server.latest().end();
  await turn();
  if (when === 'connecting') {
    await pass(500);
  }

  await client.close();
  await pass(100_000);

  expect(client.state).toBe('closed');
  expect(asked).toBe(when === 'connecting' ? 2 : 1);
  expect(server.sockets).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('the token is asked for before every connect', async () => {
  let asked = 0;
  const { socket, server } = await connectFake({ token: () => `token ${++asked}` });

  socket.end();
  await turn();
  await pass(500);

  expect((await server.latest().take())[0]?.params).toEqual({ version: 1, token: 'token 2' });
});

test('a network that comes back, or a page that is looked at again, hurries an attempt', async () => {
  const surroundings = new EventTarget();
  vi.stubGlobal('addEventListener', surroundings.addEventListener.bind(surroundings));
  vi.stubGlobal('document', { visibilityState: 'visible' });
  for (const event of ['online', 'visibilitychange']) {
    const { client, socket, server } = await connectFake();
    socket.end();
    await turn();
    surroundings.dispatchEvent(new Event(event));
    await turn();

    expect(client.state).toBe('connected');
    surroundings.dispatchEvent(new Event(event));
    const [, ping] = await server.latest().take();
    expect(ping).toMatchObject({ method: '$/ping' });
    vi.advanceTimersByTime(15_000);
    await turn();
    expect(client.state).toBe('reconnecting');
    await client.close();
    surroundings.dispatchEvent(new Event(event));
    await turn();
    expect(server.sockets).toHaveLength(2);
  }
});

test('a page that is hidden hurries nothing', async () => {
  const surroundings = new EventTarget();
  vi.stubGlobal('addEventListener', surroundings.addEventListener.bind(surroundings));
  vi.stubGlobal('document', { visibilityState: 'hidden' });
  const { client, socket } = await connectFake();

  surroundings.dispatchEvent(new Event('visibilitychange'));
  expect(await socket.take()).toEqual([]);
  socket.end();
  await turn();
  surroundings.dispatchEvent(new Event('visibilitychange'));
  await turn();

  expect(client.state).toBe('reconnecting');
});

test('without a network attempts are rare', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  const { socket, server } = await connectFake({ keepAliveInterval: 0 });

  socket.end();
  await turn();
  await pass(29_999);
  expect(server.sockets).toHaveLength(1);
  await pass(1);

  expect(server.sockets).toHaveLength(2);
});

test('the first connect is tried again if that is wanted', async () => {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', { webSocket: server.webSocket, reconnect: { retryFirstConnect: true } });
  await turn();
  server.latest().end();
  await turn();
  await pass(500);
  server.latest().accept('jsonrpc');

  expect((await connecting).state).toBe('connected');
});

test('a client can be closed by await using', async () => {
  const { client } = await connectFake();
  {
    await using closing = client;
    expect(closing.state).toBe('connected');
  }

  expect(client.state).toBe('closed');
});

test('a listener may close the client', async () => {
  const { client, socket } = await connectFake();
  client.onStateChange(({ current }) => {
    if (current === 'reconnecting') {
      void client.close();
    }
  });

  socket.end();

  expect(await client.closed).toMatchObject({ code: 1000 });
});

test('hundreds of reconnects lose no call and leave nothing behind', async () => {
  const { client, server } = await connectFake({ reconnect: { initialDelay: 1, maxDelay: 1 } });
  const answered: number[] = [];
  const calls: Promise<unknown>[] = [];
  for (let i = 0; i < 500; i++) {
    server.latest().end();
    calls.push(client.request<number>('a.b', [i]).then((n) => answered.push(n)));
    await turn();
    await pass(1);
    const [request, ...rest] = (await server.latest().take()).filter(isCall);
    expect(rest).toEqual([]);
    server.latest().sendMessage({ id: request?.id, result: request?.params[0] });
  }

  await Promise.all(calls);
  expect(answered).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(server.sockets).toHaveLength(501);
  await client.close();
  expect(vi.getTimerCount()).toBe(0);
});
