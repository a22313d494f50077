import { options, type RpcConnectOptions } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectFake, type FakeSocket, failure, turn, type WireMessage } from '../support/fakeServer.js';

const refusal = (retryAfter: unknown, limit: unknown = 'RateLimits.PerUser') => ({
  code: -32005,
  message: 'The rate limit is exceeded.',
  data: { limit, retryAfter },
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
});

const retrying = (given: RpcConnectOptions = {}) =>
  connectFake({ maxRateLimitRetries: 2, keepAliveInterval: 0, ...given });

/** Refuses the only request since the last call. */
async function refuse(socket: FakeSocket, error: object): Promise<WireMessage> {
  const request = await socket.takeOne();
  socket.sendMessage({ id: request.id, error });
  await turn();
  return request;
}

test('request_RefusedByRateLimit_IsMadeAgainAfterTheGivenTime', async () => {
  const { client, socket } = await retrying();
  const result = client.request('shop.buy', ['apple']);
  await refuse(socket, refusal(0.25));

  await vi.advanceTimersByTimeAsync(249);
  expect(await socket.take()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  const again = await socket.respond('bought');

  expect(again).toMatchObject({ method: 'shop.buy', params: ['apple'] });
  expect(await result).toBe('bought');
});

test('request_RefusedMoreOftenThanAllowed_FailsWithTheLastError', async () => {
  const { client, socket } = await retrying();
  const failed = failure(client.request('shop.buy'));
  for (const seconds of [1, 2, 3]) {
    await refuse(socket, refusal(seconds));
    await vi.advanceTimersByTimeAsync(seconds * 1000);
  }

  expect(await failed).toMatchObject(refusal(3));
  expect(await socket.take()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('request_RetriedTwice_TheRandomPartGrows', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const { client, socket } = await retrying();
  const result = client.request('shop.buy');
  await refuse(socket, refusal(1));
  await vi.advanceTimersByTimeAsync(1499);
  expect(await socket.take()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await refuse(socket, refusal(1));
  await vi.advanceTimersByTimeAsync(2499);
  expect(await socket.take()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await socket.respond(1);

  expect(await result).toBe(1);
});

test.each([
  ['ByDefault', { maxRateLimitRetries: undefined }, refusal(0.1)],
  ['OtherLimit', {}, { code: -32005, message: 'MaxConcurrentCalls' }],
  ['OtherCode', {}, { ...refusal(0.1), code: -32000 }],
  ['WithoutLimit', {}, refusal(0.1, null)],
  ['TimeIsAText', {}, refusal('0.1')],
  ['TimeIsNegative', {}, refusal(-1)],
  ['TimeIsTooLong', {}, refusal(300.1)],
])('request_Refused%s_Fails', async (_, given: RpcConnectOptions, error) => {
  const { client, socket } = await retrying(given);
  const failed = failure(client.request('shop.buy'));
  await refuse(socket, error);

  expect(await failed).toMatchObject({ name: 'RpcError', code: error.code });
  expect(vi.getTimerCount()).toBe(0);
});

test('request_TimeToWaitExceedsTheTimeout_FailsAtOnce', async () => {
  const { client, socket } = await retrying({ callTimeout: 1000 });
  const failed = failure(client.request('shop.buy'));
  await refuse(socket, refusal(1));

  expect(await failed).toMatchObject(refusal(1));
  expect(vi.getTimerCount()).toBe(0);
});

test('request_Retried_ContainsTheRemainingTime', async () => {
  const { client, socket } = await retrying({ callTimeout: 1000 });
  const result = client.request('shop.buy');
  const first = await refuse(socket, refusal(0.4));
  await vi.advanceTimersByTimeAsync(400);
  const second = await socket.respond(1);

  expect([first.timeout, second.timeout]).toEqual([1000, 600]);
  expect(await result).toBe(1);
});

test('abort_WhileWaitingForTheRetry_EndsTheCall', async () => {
  const { client, socket } = await retrying();
  const controller = new AbortController();
  const failed = failure(client.request('shop.buy', [], options({ signal: controller.signal })));
  await refuse(socket, refusal(1));

  const reason = new Error('mine');
  controller.abort(reason);

  expect(await failed).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  expect(await socket.take()).toEqual([]);
});

test('close_WhileWaitingForTheRetry_FailsTheCall', async () => {
  const { client, socket } = await retrying();
  const failed = failure(client.request('shop.buy'));
  await refuse(socket, refusal(1));

  const closing = client.close();
  socket.end(1000);
  await closing;
  await vi.advanceTimersByTimeAsync(1000);

  expect(await failed).toMatchObject({ name: 'RpcConnectionLostError' });
});

test('request_StreamAmongTheArguments_IsNotMadeAgain', async () => {
  const { client, socket } = await retrying();
  async function* items() {
    yield 1;
  }
  const failed = failure(client.request('shop.import', [items()]));
  await refuse(socket, refusal(0.1));

  expect(await failed).toMatchObject(refusal(0.1));
});

test('stream_RefusedByRateLimit_IsOpenedAgain', async () => {
  const { client, socket } = await retrying();
  const first = client.stream<number>('shop.list')[Symbol.asyncIterator]().next();
  await refuse(socket, refusal(1));
  await vi.advanceTimersByTimeAsync(1000);
  await socket.respond({ token: 't1', values: [7], finished: true });

  expect(await first).toEqual({ value: 7, done: false });
});

test('batch_RequestRefusedByRateLimit_IsMadeAgainAlone', async () => {
  const { client, socket } = await retrying();
  const batch = client.batch();
  const results = [batch.request('a.one'), batch.request('a.two')];
  const sent = batch.send();
  const [one, two] = await socket.take();
  socket.sendMessage({ id: one?.id, result: 1 });
  socket.sendMessage({ id: two?.id, error: refusal(1) });
  await vi.advanceTimersByTimeAsync(1000);
  const again = await socket.respond(2);
  await sent;

  expect(again.method).toBe('a.two');
  expect(await Promise.all(results)).toEqual([1, 2]);
});
