import type { RpcStream } from 'rpc-gateway-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';
import { readAll } from '../support/readAll.js';

test('stream_CompleteInItsResponse_RequestsNothing', async () => {
  const { client, socket } = await connectFake();

  const items = readAll(client.stream('calc.primes', [10]));
  await socket.respond({ values: [2, 3, 5, 7] });

  expect(await items).toEqual([2, 3, 5, 7]);
  expect(await socket.take()).toEqual([]);
});

test('stream_PortionIsRead_RequestsTheNextPortion', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream<number>('calc.primes')[Symbol.asyncIterator]();

  const first = stream.next();
  await socket.respond({ token: 7, values: [2, 3] });
  expect(await first).toEqual({ done: false, value: 2 });
  const ask = await socket.takeOne();
  expect(ask).toMatchObject({ method: '$/enumerator/next', params: { token: 7 } });
  socket.sendMessage({ id: ask.id, result: { values: [5], finished: true } });

  expect([await stream.next(), await stream.next(), await stream.next()]).toEqual([
    { done: false, value: 3 },
    { done: false, value: 5 },
    { done: true, value: undefined },
  ]);
  expect(await socket.take()).toEqual([]);
});

test('stream_SeveralReadsAtOnce_ReturnItemsInOrder', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream<number>('calc.primes')[Symbol.asyncIterator]();

  const items = [stream.next(), stream.next(), stream.next(), stream.next()];
  await socket.respond({ token: 7, values: [2] });
  await socket.respond({ values: [3, 5], finished: true });

  expect(await Promise.all(items)).toEqual([
    { done: false, value: 2 },
    { done: false, value: 3 },
    { done: false, value: 5 },
    { done: true, value: undefined },
  ]);
});

test('stream_ReaderStopsEarly_StopsTheGenerator', async () => {
  const { client, socket } = await connectFake();
  let last: unknown;

  const reading = (async () => {
    for await (const item of client.stream('calc.primes')) {
      last = item;
      break;
    }
  })();
  await socket.respond({ token: 7, values: [2, 3] });
  await reading;

  expect(last).toBe(2);
  expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/next', '$/enumerator/abort']);
});

test('stream_ReaderStopsWhileItWaits_EndsAtOnce', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream('monitor.watch')[Symbol.asyncIterator]();

  const item = stream.next();
  await socket.respond({ token: 7 });
  await stream.return?.();

  expect(await item).toEqual({ done: true, value: undefined });
  expect((await socket.take()).at(-1)).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });
});

test('stream_ReaderStopsBeforeTheResponse_CancelsTheCall', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream('monitor.watch')[Symbol.asyncIterator]();

  const item = stream.next();
  const { id } = await socket.takeOne();
  await stream.return?.();

  expect(await item).toMatchObject({ done: true });
  expect(await socket.takeOne()).toMatchObject({ method: '$/cancelRequest', params: { id } });
});

test('stream_StoppedBeforeTheFirstRead_LeavesNothingOpen', async () => {
  const { client, socket } = await connectFake();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const calc = client.contract<{ primes(limit: number): RpcStream<number> }>('calc');

  await calc.primes(10).readable().cancel();
  const [{ id } = {}] = await socket.take();
  await turn();
  socket.sendMessage({ id, result: { token: 7 } });

  expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/abort']);
  expect(unhandled).not.toHaveBeenCalled();
});

test('stream_AsReadableStream_ReadsAndCancels', async () => {
  const { client, socket } = await connectFake();
  const reader = client.stream<number>('calc.primes').readable().getReader();

  const first = reader.read();
  await socket.respond({ token: 7, values: [2, 3] });
  expect(await first).toEqual({ done: false, value: 2 });
  await reader.cancel();

  expect((await socket.take()).at(-1)).toMatchObject({ method: '$/enumerator/abort' });
});

test('stream_ReadTwice_Throws', async () => {
  const { client } = await connectFake();
  const stream = client.stream('calc.primes');

  stream[Symbol.asyncIterator]();

  expect(() => stream[Symbol.asyncIterator]()).toThrow(TypeError);
});

test('stream_Error_FailsAfterTheItemsBeforeIt', async () => {
  const { client, socket } = await connectFake();
  const seen: unknown[] = [];

  const reading = failure(
    (async () => {
      for await (const item of client.stream('calc.primes')) {
        seen.push(item);
      }
    })(),
  );
  await socket.respond({ token: 7, values: [2] });
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1001, message: 'broken' } });

  expect(await reading).toMatchObject({ code: 1001 });
  expect(seen).toEqual([2]);
  expect(await socket.take()).toEqual([]);
});

test.each([null, 5, {}, { values: 5 }, { values: null, finished: true }])(
  'stream_PortionIs%j_FailsAndStopsTheGenerator',
  async (portion) => {
    const { client, socket } = await connectFake();

    const items = failure(readAll(client.stream('calc.primes')));
    await socket.respond({ token: 7 });
    await socket.respond(portion);

    expect(await items).toMatchObject({ name: 'RpcError', code: -32011, data: portion });
    expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/abort']);
  },
);

test.each([5, 'text', null, [], {}, { values: 5 }, { token: null }])(
  'stream_ResultIs%j_FailsWithResultUnreadable',
  async (result) => {
    const { client, socket } = await connectFake();

    const items = failure(readAll(client.stream('calc.add')));
    await socket.respond(result);

    expect(await items).toMatchObject({ code: -32011, data: result });
  },
);

test('stream_SignalAborts_FailsWithTheReason', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const items = failure(readAll(client.stream('monitor.watch', [], abort.signal)));
  await socket.respond({ token: 7, values: [1] });
  await socket.take();
  abort.abort('enough');

  expect(await items).toBe('enough');
  expect(await socket.takeOne()).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });
});

test('stream_SignalAbortsBeforeTheFirstRead_FailsWithoutACall', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const stream = client.stream('monitor.watch', [], abort.signal);
  abort.abort('enough');

  expect(await failure(readAll(stream))).toBe('enough');
  expect(await socket.take()).toEqual([]);
});

test('proxyStream_IteratedOrAwaited_ReturnsItemsOrTheResponse', async () => {
  const { client, socket } = await connectFake();
  const calc = client.contract<{ primes(limit: number): RpcStream<number> }>('calc');

  const items = readAll(calc.primes(10));
  await socket.respond({ values: [2, 3] });

  expect(await items).toEqual([2, 3]);
});

test('stream_ConnectionLostWithoutResumeFrom_Fails', async () => {
  const { client, socket } = await connectFake();

  const items = failure(readAll(client.stream('monitor.watch')));
  await socket.respond({ token: 7, values: [1] });
  await socket.take();
  socket.end();

  expect(await items).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
});
