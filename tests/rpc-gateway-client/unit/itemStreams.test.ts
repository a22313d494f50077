import type { RpcStream } from 'rpc-gateway-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }

  return list;
}

/** A source whose every item the test gives. */
test('a stream that is complete with its answer asks for nothing', async () => {
  const { client, socket } = await connectFake();

  const items = all(client.stream('calc.primes', [10]));
  await socket.answer({ values: [2, 3, 5, 7] });

  expect(await items).toEqual([2, 3, 5, 7]);
  expect(await socket.take()).toEqual([]);
});

test('the next portion is asked for while this one is handed out', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream<number>('calc.primes')[Symbol.asyncIterator]();

  const first = stream.next();
  await socket.answer({ token: 7, values: [2, 3] });
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

test('items are given in their order to whoever asks for several at once', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream<number>('calc.primes')[Symbol.asyncIterator]();

  const items = [stream.next(), stream.next(), stream.next(), stream.next()];
  await socket.answer({ token: 7, values: [2] });
  await socket.answer({ values: [3, 5], finished: true });

  expect(await Promise.all(items)).toEqual([
    { done: false, value: 2 },
    { done: false, value: 3 },
    { done: false, value: 5 },
    { done: true, value: undefined },
  ]);
});

test('a reader that stops early stops the generator', async () => {
  const { client, socket } = await connectFake();
  let last: unknown;

  const reading = (async () => {
    for await (const item of client.stream('calc.primes')) {
      last = item;
      break;
    }
  })();
  await socket.answer({ token: 7, values: [2, 3] });
  await reading;

  expect(last).toBe(2);
  expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/next', '$/enumerator/abort']);
});

test('a reader that stops while it waits is not kept waiting', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream('monitor.watch')[Symbol.asyncIterator]();

  const item = stream.next();
  await socket.answer({ token: 7 });
  await stream.return?.();

  expect(await item).toEqual({ done: true, value: undefined });
  expect((await socket.take()).at(-1)).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });
});

test('a reader that stops before the answer cancels the call', async () => {
  const { client, socket } = await connectFake();
  const stream = client.stream('monitor.watch')[Symbol.asyncIterator]();

  const item = stream.next();
  const { id } = await socket.takeOne();
  await stream.return?.();

  expect(await item).toMatchObject({ done: true });
  expect(await socket.takeOne()).toMatchObject({ method: '$/cancelRequest', params: { id } });
});

test('a stream that is given up before it was read leaves nothing behind', async () => {
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

test('a ReadableStream of the platform reads and cancels', async () => {
  const { client, socket } = await connectFake();
  const reader = client.stream<number>('calc.primes').readable().getReader();

  const first = reader.read();
  await socket.answer({ token: 7, values: [2, 3] });
  expect(await first).toEqual({ done: false, value: 2 });
  await reader.cancel();

  expect((await socket.take()).at(-1)).toMatchObject({ method: '$/enumerator/abort' });
});

test('a stream is read once', async () => {
  const { client } = await connectFake();
  const stream = client.stream('calc.primes');

  stream[Symbol.asyncIterator]();

  expect(() => stream[Symbol.asyncIterator]()).toThrow(TypeError);
});

test('an error ends the stream after the items before it', async () => {
  const { client, socket } = await connectFake();
  const seen: unknown[] = [];

  const reading = failure(
    (async () => {
      for await (const item of client.stream('calc.primes')) {
        seen.push(item);
      }
    })(),
  );
  await socket.answer({ token: 7, values: [2] });
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1001, message: 'broken' } });

  expect(await reading).toMatchObject({ code: 1001 });
  expect(seen).toEqual([2]);
  expect(await socket.take()).toEqual([]);
});

test.each([null, 5, {}, { values: 5 }, { values: null, finished: true }])(
  'a portion that is %j fails the stream, and stops the generator',
  async (portion) => {
    const { client, socket } = await connectFake();

    const items = failure(all(client.stream('calc.primes')));
    await socket.answer({ token: 7 });
    await socket.answer(portion);

    expect(await items).toMatchObject({ name: 'RpcError', code: -32011, data: portion });
    expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/abort']);
  },
);

test.each([5, 'text', null, [], {}, { values: 5 }, { token: null }])(
  'a result that is %j is not a stream',
  async (result) => {
    const { client, socket } = await connectFake();

    const items = failure(all(client.stream('calc.add')));
    await socket.answer(result);

    expect(await items).toMatchObject({ code: -32011, data: result });
  },
);

test('a signal ends a stream with its reason, waiting or not', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const items = failure(all(client.stream('monitor.watch', [], abort.signal)));
  await socket.answer({ token: 7, values: [1] });
  await socket.take();
  abort.abort('enough');

  expect(await items).toBe('enough');
  expect(await socket.takeOne()).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });
});

test('stream_SignalAbortsBeforeFirstRead_FailsWithoutCall', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const stream = client.stream('monitor.watch', [], abort.signal);
  abort.abort('enough');

  expect(await failure(all(stream))).toBe('enough');
  expect(await socket.take()).toEqual([]);
});

test('a stream through a proxy is iterable, and its answer a promise', async () => {
  const { client, socket } = await connectFake();
  const calc = client.contract<{ primes(limit: number): RpcStream<number> }>('calc');

  const items = all(calc.primes(10));
  await socket.answer({ values: [2, 3] });

  expect(await items).toEqual([2, 3]);
});

test('a lost connection fails a stream that cannot resume', async () => {
  const { client, socket } = await connectFake();

  const items = failure(all(client.stream('monitor.watch')));
  await socket.answer({ token: 7, values: [1] });
  await socket.take();
  socket.end();

  expect(await items).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
});
