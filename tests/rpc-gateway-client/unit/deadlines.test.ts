import { type RpcCallContext, RpcErrorCode } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';
import { controlTime, pass } from '../support/reconnectingKit.js';

controlTime();

const quiet = { keepAliveInterval: 0 };

test('request_WithTimeout_TellsTheServer', async () => {
  const { client, socket } = await connectFake({ ...quiet, callTimeout: 5000 });

  void failure(client.request('a.usual'));
  void failure(client.request('a.own', [], { timeout: 10.5 }));
  void client.request('a.endless', [], { timeout: 0 });

  const sent = await socket.take();
  expect(sent.map(({ timeout }) => timeout)).toEqual([5000, 11, undefined]);
  expect(Object.keys(sent[2] ?? {})).not.toContain('timeout');
});

test('request_ToAPlainServer_SendsNoTimeout', async () => {
  const { client, socket } = await connectFake({ ...quiet, callTimeout: 5000 }, '');

  void failure(client.request('a.b'));

  expect(await socket.takeOne()).not.toHaveProperty('timeout');
});

test('request_HeldForTwoOfThreeSeconds_HasOneSecondLeft', async () => {
  const { client, socket, server } = await connectFake({ ...quiet, reconnect: { initialDelay: 2000 } });
  socket.end();

  const call = client.request('a.b', [], { timeout: 3000 });
  await turn();
  await pass(2000);
  const request = (await server.latest().take()).find(({ method }) => method === 'a.b');

  expect(request?.timeout).toBe(1000);
  server.latest().sendMessage({ id: request?.id, result: 1 });
  expect(await call).toBe(1);
});

test('handler_TimeoutPasses_AbortsTheSignalAndRespondsWithDeadlineExceeded', async () => {
  const { client, socket } = await connectFake(quiet);
  const aborted = vi.fn();
  client.on('ask', {
    it: ({ signal }: RpcCallContext) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted();
          reject(new Error('stopped'));
        });
      }),
  });

  socket.sendMessage({ id: 1, method: 'ask.it', timeout: 2000 });
  await pass(1999);
  expect(aborted).not.toHaveBeenCalled();
  await pass(1);

  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: RpcErrorCode.DeadlineExceeded } });
});

test('handler_PassesItsSignalToACall_RespondsWithDeadlineExceeded', async () => {
  const { client, socket } = await connectFake(quiet);
  client.on('ask', { it: ({ signal }: RpcCallContext) => client.request('a.b', [], signal) });

  socket.sendMessage({ id: 1, method: 'ask.it', timeout: 2000 });
  await socket.take();
  await pass(2000);

  expect(await socket.take()).toEqual([
    expect.objectContaining({ method: '$/cancelRequest' }),
    expect.objectContaining({ id: 1, error: expect.objectContaining({ code: RpcErrorCode.DeadlineExceeded }) }),
  ]);
});

test.each([
  [0, RpcErrorCode.DeadlineExceeded],
  [-1, RpcErrorCode.DeadlineExceeded],
  [0.9, RpcErrorCode.DeadlineExceeded],
  ['5s', RpcErrorCode.InvalidRequest],
  [true, RpcErrorCode.InvalidRequest],
])('handler_TimeoutIs%s_IsNotCalled', async (timeout, code) => {
  const { client, socket } = await connectFake(quiet);
  const it = vi.fn();
  client.on('ask', { it });

  socket.sendMessage({ id: 1, method: 'ask.it', timeout });

  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code } });
  expect(it).not.toHaveBeenCalled();
});

test.each([null, 1500.9, 315_360_000_000])('handler_TimeoutIs%s_IsCalled', async (timeout) => {
  const { client, socket } = await connectFake(quiet);
  client.on('ask', { it: () => 1 });

  socket.sendMessage({ id: 1, method: 'ask.it', timeout });

  expect(await socket.takeOne()).toMatchObject({ id: 1, result: 1 });
  expect(vi.getTimerCount()).toBe(0);
});

test('notification_WithTimeout_IsHandled', async () => {
  const { client, socket } = await connectFake(quiet);
  const it = vi.fn();
  client.on('ask', { it });

  socket.sendMessage({ method: 'ask.it', timeout: 0 });
  await turn();

  expect(it).toHaveBeenCalledOnce();
});
