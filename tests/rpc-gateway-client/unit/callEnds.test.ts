import { RpcErrorCode } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure } from '../support/fakeServer.js';

test('call_SignalAborts_FailsWithTheReasonAndIsCancelledOnTheServer', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const call = client.request('echo.delay', [1000], abort.signal);
  const { id } = await socket.takeOne();
  abort.abort(new Error('not needed'));

  expect(await failure(call)).toBe(abort.signal.reason);
  expect(await socket.takeOne()).toMatchObject({ method: '$/cancelRequest', params: { id } });
});

test('call_SignalAlreadyAborted_IsNotMade', async () => {
  const { client, socket } = await connectFake();

  expect(await failure(client.request('a.b', [], AbortSignal.abort('never')))).toBe('never');
  expect(await socket.take()).toEqual([]);
});

test.each([
  [{ token: 8, values: [1] }, '$/enumerator/abort', { token: 8 }],
  [{ token: 'eight' }, '$/enumerator/abort', { token: 'eight' }],
])('call_StreamArrivesAfterCancellation_IsReleased', async (result, method, params) => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const call = client.request('calc.primes', [10], abort.signal);
  const { id } = await socket.takeOne();
  abort.abort();
  await failure(call);
  await socket.take();
  socket.sendMessage({ id, result });

  expect(await socket.takeOne()).toMatchObject({ method, params });
});

test('call_BinaryStreamArrivesAfterCancellation_IsCancelled', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const call = client.request('echo.download', [10], abort.signal);
  const { id } = await socket.takeOne();
  abort.abort();
  await failure(call);
  await socket.take();
  socket.sendMessage({ id, result: { binary: 3 } });

  expect(await socket.takeBinary()).toMatchObject([{ type: 5, number: 3 }]);
});

test('response_LateOrUnknown_IsIgnored', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();
  const errors = vi.fn();
  client.onProtocolError(errors);

  const call = client.request('a.b', [], abort.signal);
  const { id } = await socket.takeOne();
  abort.abort();
  await failure(call);
  await socket.take();
  socket.sendMessage({ id, result: 5 }, { id, error: { code: -32800, message: 'cancelled' } }, { id: 99, result: 1 });

  expect(await socket.take()).toEqual([]);
  expect(errors).not.toHaveBeenCalled();
});

test('call_Ended_RemovesItsSignalListener', async () => {
  const { client, socket } = await connectFake();
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');

  const call = client.request('a.b', [], signal);
  await socket.respond(1);
  await call;

  expect(removed).toHaveBeenCalledOnce();
});

test('call_TimesOut_FailsWithDeadlineExceededAndIsCancelledOnTheServer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { client, socket } = await connectFake({ callTimeout: 5000, keepAliveInterval: 0 });

    const usual = failure(client.request('a.b'));
    const short = failure(client.request('a.c', [], { timeout: 10 }));
    const endless = client.request('a.d', [], { timeout: 0 });
    const [first, second, third] = await socket.take();
    vi.advanceTimersByTime(10);

    expect(await short).toMatchObject({ code: RpcErrorCode.DeadlineExceeded, message: expect.stringContaining('a.c') });
    expect(await socket.takeOne()).toMatchObject({ method: '$/cancelRequest', params: { id: second?.id } });

    vi.advanceTimersByTime(5000);
    expect(await usual).toMatchObject({ code: RpcErrorCode.DeadlineExceeded });
    expect(await socket.takeOne()).toMatchObject({ params: { id: first?.id } });

    socket.sendMessage({ id: third?.id, result: 'late' });
    expect(await endless).toBe('late');
  } finally {
    vi.useRealTimers();
  }
});

test('call_Ended_LeavesNoTimer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { client, socket } = await connectFake({ callTimeout: 5000, keepAliveInterval: 0 });

    const call = client.request('a.b');
    await socket.respond(1);
    await call;

    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
