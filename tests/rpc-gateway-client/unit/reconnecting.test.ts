import { connect, RpcConnectionLostError, type RpcReconnectContext } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, createFakeServer, failure, turn } from '../support/fakeServer.js';
import { controlTime, isCall, pass, watch } from '../support/reconnectingKit.js';

controlTime();

test('client_ConnectionBreaks_ReconnectsAndNotifiesListeners', async () => {
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
    { previous: 'reconnecting', current: 'connected', recovered: false },
  ]);
});

test('delays_FailedAttempts_DoubleUpToMaxDelayWithJitter', async () => {
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

test('attempts_ConnectionBreaksBeforeStableAfter_CountAsFailed', async () => {
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

test('shouldReconnect_ReturnsFalseOrThrows_EndsReconnecting', async () => {
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
])('hello_RefusedWith%d_LeavesTheClient%s', async (code, state) => {
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

test.each(['Connecting', 'Waiting'])('close_While%s_StaysClosed', async (when) => {
  let asked = 0;
  const token = () => (asked++ === 0 ? 'first' : new Promise<string>(() => {}));
  const { client, server } = await connectFake({ token });
  server.latest().end();
  await turn();
  if (when === 'Connecting') {
    await pass(500);
  }

  await client.close();
  await pass(100_000);

  expect(client.state).toBe('closed');
  expect(asked).toBe(when === 'Connecting' ? 2 : 1);
  expect(server.sockets).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('token_IsAFunction_IsCalledBeforeEveryConnect', async () => {
  let asked = 0;
  const { socket, server } = await connectFake({ token: () => `token ${++asked}` });

  socket.end();
  await turn();
  await pass(500);

  expect((await server.latest().take())[0]?.params).toMatchObject({ version: 1, token: 'token 2' });
});

test('client_NetworkOrPageReturns_ReconnectsAtOnce', async () => {
  const surroundings = new EventTarget();
  vi.stubGlobal('addEventListener', surroundings.addEventListener.bind(surroundings));
  vi.stubGlobal('document', { hidden: false });
  for (const event of ['online', 'visibilitychange', 'pageshow']) {
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

test('client_PageBecomesHidden_DoesNotReconnectAtOnce', async () => {
  const surroundings = new EventTarget();
  vi.stubGlobal('addEventListener', surroundings.addEventListener.bind(surroundings));
  vi.stubGlobal('document', { hidden: true });
  const { client, socket } = await connectFake();

  surroundings.dispatchEvent(new Event('visibilitychange'));
  expect(await socket.take()).toEqual([]);
  socket.end();
  await turn();
  surroundings.dispatchEvent(new Event('visibilitychange'));
  await turn();

  expect(client.state).toBe('reconnecting');
});

test('client_Offline_ReconnectsOnlyEveryMaxDelay', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  const { socket, server } = await connectFake({ keepAliveInterval: 0 });

  socket.end();
  await turn();
  await pass(29_999);
  expect(server.sockets).toHaveLength(1);
  await pass(1);

  expect(server.sockets).toHaveLength(2);
});

test('connect_RetryFirstConnect_IsRetried', async () => {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', { webSocket: server.webSocket, reconnect: { retryFirstConnect: true } });
  await turn();
  server.latest().end();
  await turn();
  await pass(500);
  server.latest().accept('jsonrpc');

  expect((await connecting).state).toBe('connected');
});

test('client_AwaitUsing_IsClosed', async () => {
  const { client } = await connectFake();
  {
    await using closing = client;
    expect(closing.state).toBe('connected');
  }

  expect(client.state).toBe('closed');
});

test('listener_ClosesTheClient_StaysClosed', async () => {
  const { client, socket } = await connectFake();
  client.onStateChange(({ current }) => {
    if (current === 'reconnecting') {
      void client.close();
    }
  });

  socket.end();

  expect(await client.closed).toMatchObject({ code: 1000 });
});

test('client_HundredsOfReconnects_LoseNoCallAndLeaveNothingOpen', async () => {
  const { client, server } = await connectFake({ reconnect: { initialDelay: 1, maxDelay: 1 } });
  const results: number[] = [];
  const calls: Promise<unknown>[] = [];
  for (let i = 0; i < 500; i++) {
    server.latest().end();
    calls.push(client.request<number>('a.b', [i]).then((n) => results.push(n)));
    await turn();
    await pass(1);
    const [request, ...rest] = (await server.latest().take()).filter(isCall);
    expect(rest).toEqual([]);
    server.latest().sendMessage({ id: request?.id, result: request?.params[0] });
  }

  await Promise.all(calls);
  expect(results).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(server.sockets).toHaveLength(501);
  await client.close();
  expect(vi.getTimerCount()).toBe(0);
});
