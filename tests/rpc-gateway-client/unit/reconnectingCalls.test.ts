import { RpcConnectionLostError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';
import { controlTime, isCall, pass, watch } from '../support/reconnectingKit.js';

controlTime();

test('calls_ConnectionBreaks_FailIfSentAndWaitInOrderIfNot', async () => {
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

test('call_MadeInAStateListener_Waits', async () => {
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

test('calls_BeyondMaxWaitingCalls_Fail', async () => {
  const some = await connectFake({ maxWaitingCalls: 2 });
  some.socket.end();
  const calls = [1, 2, 3].map((n) => failure(some.client.request('a.b', [n])));
  expect(await calls[2]).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });

  const none = await connectFake({ whenDisconnected: 'fail' });
  none.socket.end();
  expect(await failure(none.client.request('a.b'))).toMatchObject({ requestSent: false });
});

test('call_WaitsForAConnection_TimesOut', async () => {
  const { client, socket, server } = await connectFake();

  socket.end();
  const call = failure(client.request('a.b', [], { timeout: 100 }));
  await pass(100);
  expect(await call).toMatchObject({ code: -32007 });
  await pass(500);

  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});

test('calls_ClientClosed_Fail', async () => {
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

test('onReconnected_NewConnection_PreparesItBeforeWaitingCalls', async () => {
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

test('onReconnected_Fails_CountsAsFailedAttempt', async () => {
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

test('onReconnected_NeverEnds_TimesOut', async () => {
  const { client, socket } = await connectFake({ connectTimeout: 1000 });
  const changes = watch(client);
  client.onReconnected(() => new Promise(() => {}));

  socket.end();
  await turn();
  await pass(500);
  await pass(1000);

  expect(changes.at(-1)).toMatchObject({ attempt: 2, close: undefined });
});

test('stream_ConnectionBreaks_ResumesAfterTheLastItem', async () => {
  const { client, socket, server } = await connectFake({ whenDisconnected: 'fail' });
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of client.stream<number>('log.read', [0], { resumeFrom: (last) => [last ?? 0] })) {
      seen.push(item);
    }
  })();
  await socket.respond({ token: 1, values: [1, 2] });
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

test('resumingStream_ClientSignalOrServerEndsIt_Fails', async () => {
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

test('resumingStream_ReaderStops_LeavesNothingOpen', async () => {
  const { client, socket, server } = await connectFake();
  const stream = client.stream('log.read', [], { resumeFrom: () => [] })[Symbol.asyncIterator]();

  const item = stream.next();
  await socket.respond({ token: 1 });
  socket.end();
  await turn();
  await stream.return?.();
  expect(await item).toMatchObject({ done: true });
  await pass(500);

  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});
