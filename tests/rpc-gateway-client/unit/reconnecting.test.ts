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

test('calls in flight fail, and calls made meanwhile wait in their order', async () => {
  const { client, socket, server } = await connectFake();

  const lost = failure(client.request('a.lost'));
  await turn();
  socket.end();
  const waiting = ['a.first', 'a.second'].map((method) => client.request(method));
  await turn();
  expect(() => client.notify('a.note')).toThrow(RpcConnectionLostError);
  const aborted = failure(client.request('a.aborted', [], AbortSignal.timeout(0)));
  await new Promise((resolve) => AbortSignal.timeout(1).addEventListener('abort', resolve));
  await pass(500);
  const sent = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage(...sent.map(({ id, method }) => ({ id, result: method })));

  expect(await lost).toMatchObject({ requestSent: true, close: { code: 1006 } });
  expect(await aborted).toMatchObject({ name: 'TimeoutError' });
  expect(await Promise.all(waiting)).toEqual(['a.first', 'a.second']);
  expect(sent.map(({ method }) => method)).toEqual(['a.first', 'a.second']);
});

test('a call made in reaction to the loss waits too', async () => {
  const { client, socket, server } = await connectFake();

  const call = client.request('a.b').catch((error) => client.request('a.again', [error.requestSent]));
  await turn();
  socket.end();
  await turn();
  await pass(500);
  const [again] = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage({ id: again?.id, result: 'there' });

  expect(again).toMatchObject({ method: 'a.again', params: [true] });
  expect(await call).toBe('there');
});

test('no more calls wait than may, or none', async () => {
  const some = await connectFake({ maxWaitingCalls: 2 });
  some.socket.end();
  const calls = [1, 2, 3].map((n) => failure(some.client.request('a.b', [n])));
  expect(await calls[2]).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });

  const none = await connectFake({ whenDisconnected: 'fail' });
  none.socket.end();
  expect(await failure(none.client.request('a.b'))).toMatchObject({ requestSent: false });
});

test('waiting counts for the timeout of a call', async () => {
  const { client, socket, server } = await connectFake();

  socket.end();
  const call = failure(client.request('a.b', [], { timeout: 100 }));
  await pass(100);
  expect(await call).toMatchObject({ code: -32007 });
  await pass(500);

  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});

test('all calls fail once the client is closed', async () => {
  const { client, socket } = await connectFake();
  const inFlight = failure(client.request('a.b'));
  await turn();
  socket.end();
  const waiting = failure(client.request('a.c'));
  await client.close();

  const close = { code: 1000, reason: 'The client was closed.' };
  expect(await inFlight).toMatchObject({ requestSent: true });
  expect(await waiting).toMatchObject({ requestSent: false, close });
  expect(await failure(client.request('a.d'))).toMatchObject({ requestSent: false, close });
  expect(() => client.notify('a.e')).toThrow(RpcConnectionLostError);
  expect([client.state, await client.closed]).toEqual(['closed', close]);
  expect(vi.getTimerCount()).toBe(0);
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

test('onReconnected prepares a new connection before waiting calls go', async () => {
  const { client, socket, server } = await connectFake();
  const removed = vi.fn();
  client.onReconnected(removed)();
  client.onReconnected(async (connection) => {
    expect(connection.connectionId).toBe('connection-2');
    await connection.contract<{ join(room: string): Promise<void> }>('chat').join('lobby');
    connection.notify('chat.ready');
  });

  socket.end();
  await turn();
  void client.request('chat.send', ['hi']);
  await pass(500);
  const [, join, ...rest] = await server.latest().take();
  expect(join).toMatchObject({ method: 'chat.join', params: ['lobby'] });
  expect(rest).toEqual([]);
  expect(client.state).toBe('reconnecting');
  server.latest().sendMessage({ id: join?.id, result: null });

  expect((await server.latest().take()).map(({ method }) => method)).toEqual(['chat.ready', 'chat.send']);
  expect(client.state).toBe('connected');
  expect(removed).not.toHaveBeenCalled();
});

test('a preparation that fails is an attempt that failed, and its connection ends with it', async () => {
  const { client, socket, server } = await connectFake();
  const changes = watch(client);
  const mine = new Error('mine');
  let kept: { request(method: string): Promise<unknown> } | undefined;
  client.onReconnected((connection) => {
    kept = connection;
    throw mine;
  });

  socket.end();
  await turn();
  await pass(500);
  const failed = server.latest();
  expect(failed.closedWith).toMatchObject({ code: 1000 });
  expect(changes.at(-1)).toMatchObject({ current: 'reconnecting', attempt: 2, delay: 1000, error: mine });
  expect(await failure(kept?.request('a.b') ?? Promise.resolve())).toBeInstanceOf(RpcConnectionLostError);
});

test('a preparation that never ends is given up with the connect timeout', async () => {
  const { client, socket } = await connectFake({ connectTimeout: 1000 });
  const changes = watch(client);
  client.onReconnected(() => new Promise(() => {}));

  socket.end();
  await turn();
  await pass(500);
  await pass(1000);

  expect(changes.at(-1)).toMatchObject({ attempt: 2, close: undefined });
});

test('a stream resumes by itself, with params made of the last item', async () => {
  const { client, socket, server } = await connectFake({ whenDisconnected: 'fail' });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of client.stream<number>('log.read', [0], { resumeFrom: (last) => [last ?? 0] })) {
      seen.push(item);
    }
  })();
  await socket.answer({ token: 1, values: [1, 2] });
  socket.end();
  await turn();
  await pass(500);
  const [resumed] = (await server.latest().take()).filter(isCall);
  expect(resumed).toMatchObject({ method: 'log.read', params: [2] });
  server.latest().end();
  await pass(0);
  await pass(1000);
  const [again] = (await server.latest().take()).filter(isCall);
  expect(again).toMatchObject({ method: 'log.read', params: [2] });
  server.latest().sendMessage({ id: again?.id, result: { values: [3, 4] } });
  await reading;

  expect(seen).toEqual([1, 2, 3, 4]);
});

test('a stream that resumes ends with the client, its signal or an error of the server', async () => {
  const { client, socket, server } = await connectFake();
  const abort = new AbortController();
  const read = (signal?: AbortSignal) =>
    failure(
      (async () => {
        for await (const _ of client.stream('log.read', [], { signal, resumeFrom: () => [] })) {
        }
      })(),
    );

  const [aborted, refused, closed] = [read(abort.signal), read(), read()];
  await turn();
  socket.end();
  await turn();
  abort.abort('enough');
  expect(await aborted).toBe('enough');
  await pass(500);
  const sent = (await server.latest().take()).filter(isCall);
  expect(sent).toHaveLength(2);
  server.latest().sendMessage({ id: sent[0]?.id, error: { code: 1001, message: 'gone' } });
  expect(await refused).toMatchObject({ code: 1001 });
  await client.close();
  expect(await closed).toMatchObject({ name: 'RpcConnectionLostError' });
});

test('a reader that stops while its stream is about to resume leaves nothing behind', async () => {
  const { client, socket, server } = await connectFake();
  const stream = client.stream('log.read', [], { resumeFrom: () => [] })[Symbol.asyncIterator]();

  const item = stream.next();
  await socket.answer({ token: 1 });
  socket.end();
  await turn();
  await stream.return?.();
  expect(await item).toMatchObject({ done: true });
  await pass(500);

  expect((await server.latest().take()).filter(isCall)).toEqual([]);
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
