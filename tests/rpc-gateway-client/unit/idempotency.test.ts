import { options, RpcErrorCode } from 'rpc-gateway-client';
import { expect, test } from 'vitest';
import { connectFake, failure, limits, turn } from '../support/fakeServer.js';
import { controlTime, isCall, pass } from '../support/reconnectingKit.js';

controlTime();

const keyed = { idempotencyKey: true } as const;

test('keyedCall_ConnectionBreaksAfterSending_IsRepeatedWithItsKey', async () => {
  const { client, socket, server } = await connectFake();
  const call = client.request('orders.place', ['tea'], keyed);
  const first = await socket.takeOne();

  socket.end();
  await turn();
  await pass(500);
  const [second] = (await server.latest().take()).filter(isCall);
  server.latest().end();
  await turn();
  await pass(1000);
  const [third] = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage({ id: third?.id, result: 7 });

  expect(await call).toBe(7);
  expect(first.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
  expect([second, third]).toEqual([
    expect.objectContaining({ idempotencyKey: first.idempotencyKey, params: ['tea'] }),
    expect.objectContaining({ idempotencyKey: first.idempotencyKey, params: ['tea'] }),
  ]);
});

test('keyedCalls_Several_HaveDifferentKeys', async () => {
  const { client, socket } = await connectFake();
  void client.request('orders.place', [], keyed);
  void client.contract<{ place(...args: unknown[]): Promise<void> }>('orders').place('tea', options(keyed));

  const [one, two] = await socket.take();

  expect(one?.idempotencyKey).not.toBe(two?.idempotencyKey);
});

test('call_WithTheKeyOfTheApplication_SendsIt', async () => {
  const { client, socket } = await connectFake();

  void client.request('orders.place', [], { idempotencyKey: 'order 1', timeout: 1000 }).catch(() => {});
  void client.request('orders.place');

  expect((await socket.take()).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['order 1', undefined]);
});

test('keyedCall_WhenDisconnectedIsFail_WaitsIfItWasSent', async () => {
  const { client, socket, server } = await connectFake({ whenDisconnected: 'fail' });
  const call = client.request('orders.place', [], keyed);
  await socket.takeOne();

  socket.end();
  await turn();
  expect(await failure(client.request('orders.place', [], keyed))).toMatchObject({ requestSent: false });
  await pass(500);
  const [second] = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage({ id: second?.id, result: 7 });

  expect(await call).toBe(7);
});

test('keyedCall_ServerDoesNotKnowKeys_IsNotRepeated', async () => {
  const { client, socket, server } = await connectFake({}, '');
  const call = failure(client.request('orders.place', [], keyed));
  expect(await socket.takeOne()).not.toHaveProperty('idempotencyKey');

  socket.end();
  await pass(500);

  expect(await call).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});

test('keyedCall_NextServerHasAnotherMemory_FailsInsteadOfRepeating', async () => {
  const { client, socket, server } = await connectFake();
  const call = failure(client.request('orders.place', [], keyed));
  await socket.takeOne();

  server.idempotencyStore = 'of another process';
  socket.end();
  await turn();
  await pass(500);

  expect(await call).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});

// Such an error says that the call was not executed, which is true of the repeat only.
test.each([
  [RpcErrorCode.Unavailable, { name: 'RpcConnectionLostError', requestSent: true }],
  [RpcErrorCode.LimitExceeded, { name: 'RpcConnectionLostError', requestSent: true }],
  [RpcErrorCode.Unauthenticated, { name: 'RpcConnectionLostError', requestSent: true }],
  [RpcErrorCode.Forbidden, { name: 'RpcConnectionLostError', requestSent: true }],
  [RpcErrorCode.DeadlineExceeded, { name: 'RpcConnectionLostError', requestSent: true }],
  [1005, { code: 1005 }],
])('keyedCall_RepeatFailsWith%i_TellsTheTruth', async (code, expected) => {
  const { client, socket, server } = await connectFake();
  const call = failure(client.request('orders.place', [], keyed));
  await socket.takeOne();
  socket.end();
  await turn();
  await pass(500);
  const [second] = (await server.latest().take()).filter(isCall);

  server.latest().sendMessage({ id: second?.id, error: { code, message: 'Refused.' } });

  expect(await call).toMatchObject(expected);
});

test('keyedCall_NotSentToTheFirstServer_IsSentToAnother', async () => {
  const { client, socket, server } = await connectFake();
  server.idempotencyStore = 'of another process';
  socket.end();
  await turn();
  const call = client.request('orders.place', [], keyed);
  await pass(500);
  const [sent] = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage({ id: sent?.id, result: 7 });

  expect(await call).toBe(7);
});

test('keyedCall_WindowEndsWhileDisconnected_FailsInsteadOfRepeating', async () => {
  const { client, socket, server } = await connectFake({ reconnect: { initialDelay: limits.idempotencyWindow } });
  const call = failure(client.request('orders.place', [], keyed));
  await socket.takeOne();

  socket.end();
  await turn();
  await pass(limits.idempotencyWindow);

  expect(await call).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect((await server.latest().take()).filter(isCall)).toEqual([]);
});

test('keyedCall_ClientClosesWhileItWaits_FailsWithRequestSent', async () => {
  const { client, socket } = await connectFake();
  const call = failure(client.request('orders.place', [], keyed));
  await socket.takeOne();
  socket.end();
  await turn();

  await client.close();

  expect(await call).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
});

test('keyedCall_TimesOutDuringABlackHole_LeavesOneCopy', async () => {
  const { client, socket, server } = await connectFake({ reconnect: { initialDelay: 20_000 } });
  socket.end();
  await turn();
  for (let second = 0; second < 10; second++) {
    const attempt = failure(client.request('orders.place', [], { idempotencyKey: 'k', timeout: 1000 }));
    await pass(1000);
    expect(await attempt).toMatchObject({ code: RpcErrorCode.DeadlineExceeded });
  }

  const last = client.request('orders.place', [], { idempotencyKey: 'k' });
  await pass(10_000);
  const sent = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage({ id: sent[0]?.id, result: 7 });

  expect(sent).toHaveLength(1);
  expect(await last).toBe(7);
});

test.each(['', 'x'.repeat(129)])('idempotencyKey_Is%j_ThrowsATypeErrorAtOnce', async (idempotencyKey) => {
  const { client } = await connectFake();

  expect(() => client.request('a.b', [], { idempotencyKey })).toThrow(TypeError);
});
