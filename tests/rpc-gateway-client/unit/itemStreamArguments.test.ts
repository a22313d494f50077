import { options, RpcError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, limits, turn } from '../support/fakeServer.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }

  return list;
}

async function* count(most: number): AsyncGenerator<number> {
  for (let i = 0; i < most; i++) {
    yield i;
  }
}

/** A source whose every item the test gives. */
function createSource() {
  const waiting: ((item: IteratorResult<unknown>) => void)[] = [];
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const source: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise((resolve) => waiting.push(resolve)), return: returned }),
  };
  return { source, returned, waiting, give: (value: unknown) => waiting.shift()?.({ done: false, value }) };
}

test('items of an argument go together, as many as are ready', async () => {
  const { client, socket } = await connectFake();

  const call = client.request('calc.average', [count(300)]);
  const { id, params } = await socket.takeOne();
  const [{ token }] = params;
  const portions: number[] = [];
  for (let finished = false; !finished; ) {
    socket.sendMessage({ id: `next-${portions.length}`, method: '$/enumerator/next', params: { token } });
    const { result } = (await socket.takeOne()) as { result: { values: number[]; finished: boolean } };
    portions.push(result.values.length);
    finished = result.finished;
  }

  socket.sendMessage({ id, result: 149.5 });
  expect(await call).toBe(149.5);
  expect(portions).toEqual([128, 128, 44]);
});

test('items are no more together than half of the largest message', async () => {
  const { client, socket } = await connectFake();

  void client.request('a.b', [count(20)]);
  const { params } = await socket.takeOne();
  const { token } = params[0];
  socket.sendMessage({ id: 1, method: '$/enumerator/abort', params: { token } });

  async function* large() {
    for (let i = 0; i < 10; i++) {
      yield 'x'.repeat(limits.maxMessageSize / 5);
    }
  }

  void client.request('a.b', [large()]);
  const second = (await socket.take()).find(({ method }) => method === 'a.b');
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: [second?.params[0].token] });
  const { result } = (await socket.takeOne()) as { result: { values: unknown[] } };

  expect(result.values).toHaveLength(2);
});

test('an item is given as soon as it is there, and a reader may ask for few', async () => {
  const { client, socket } = await connectFake();
  const { source, give, waiting } = createSource();

  void client.request('a.b', [source]);
  const { params } = await socket.takeOne();
  const { token } = params[0];
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token } });
  expect(await socket.take()).toEqual([]);
  give('one');
  expect(await socket.takeOne()).toMatchObject({ id: 1, result: { values: ['one'], finished: false } });

  give('two');
  await turn();
  give('three');
  await turn();
  socket.sendMessage({ id: 2, method: '$/enumerator/next', params: { token, max: 1 } });
  expect(await socket.takeOne()).toMatchObject({ id: 2, result: { values: ['two'], finished: false } });
  waiting.shift()?.({ done: true, value: undefined });
  await turn();
  socket.sendMessage({ id: 3, method: '$/enumerator/next', params: { token } });
  expect(await socket.takeOne()).toMatchObject({ id: 3, result: { values: ['three'], finished: true } });

  socket.sendMessage({ id: 4, method: '$/enumerator/next', params: { token } });
  expect(await socket.takeOne()).toMatchObject({ id: 4, error: { code: -32001 } });
});

test('a source is not read before it is asked for, and ahead by one portion only', async () => {
  const { client, socket } = await connectFake();
  let read = 0;
  async function* endless() {
    for (;;) {
      yield read++;
    }
  }

  void client.request('a.b', [endless()]);
  const { params } = await socket.takeOne();
  expect(read).toBe(0);
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token: params[0].token } });
  await socket.take();
  await turn();

  expect(read).toBeLessThanOrEqual(128 * 2 + 1);
});

test.each(['abort', 'answer', 'cancel', 'loss'])('a source is let go at the %s', async (end) => {
  const { client, socket } = await connectFake();
  const { source, returned } = createSource();
  const abort = new AbortController();

  client.request('a.b', [source], abort.signal).catch(() => {});
  const { id, params } = await socket.takeOne();
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token: params[0].token } });
  await turn();
  if (end === 'abort') {
    socket.sendMessage({ method: '$/enumerator/abort', params: { token: params[0].token } });
  } else if (end === 'answer') {
    socket.sendMessage({ id, result: 1 });
  } else if (end === 'cancel') {
    abort.abort();
  } else {
    socket.end();
  }

  await turn();
  expect(returned).toHaveBeenCalledOnce();
  const answers = (await socket.take()).filter((message) => message.id === 1);
  expect(answers.map(({ error }) => error?.code)).toEqual(end === 'loss' ? [] : [-32800]);
});

test('a source that fails tells the server no insides, and the caller everything', async () => {
  const { client, socket } = await connectFake();
  const mine = new Error('a secret');
  async function* failing() {
    yield 1;
    throw mine;
  }

  const call = failure(client.request('a.b', [failing()]));
  const { id, params } = await socket.takeOne();
  const { token } = params[0];
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token } });
  expect(await socket.takeOne()).toMatchObject({ result: { values: [1], finished: false } });
  socket.sendMessage({ id: 2, method: '$/enumerator/next', params: { token } });
  expect(await socket.takeOne()).toMatchObject({ error: { code: -32000, message: 'The method failed.' } });
  socket.sendMessage({ id, error: { code: -32000, message: 'The method failed.' } });

  expect(await call).toBeInstanceOf(RpcError);
  expect(await call).toMatchObject({ cause: mine });
});

test.each([['x'.repeat(limits.maxMessageSize)], [1n]])(
  'an item that cannot be sent ends its stream with an error',
  async (item) => {
    const { client, socket } = await connectFake();
    const { source, returned, give } = createSource();

    void client.request('a.b', [source]);
    const { params } = await socket.takeOne();
    socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token: params[0].token } });
    await turn();
    give(item);

    expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: expect.any(Number) } });
    expect(returned).toHaveBeenCalledOnce();
  },
);

test('a ReadableStream can be an argument, and one stream can be piped into another', async () => {
  const { client, socket } = await connectFake();
  const readable = new ReadableStream({
    start(controller) {
      controller.enqueue('a');
      controller.close();
    },
  });

  void client.request('a.b', { items: readable, more: client.stream('c.d') });
  const request = await socket.takeOne();
  for (const [index, { token }] of Object.values<{ token: number }>(request.params).entries()) {
    socket.sendMessage({ id: index + 1, method: '$/enumerator/next', params: { token } });
  }

  const first = await socket.take();
  const source = first.find(({ method }) => method === 'c.d');
  socket.sendMessage({ id: source?.id, result: { values: ['x', 'y'] } });

  const answers = [...first, ...(await socket.take())].filter(({ result }) => result);
  expect(answers.map(({ result }) => result)).toEqual([
    { values: ['a'], finished: true },
    { values: ['x', 'y'], finished: true },
  ]);
});

test('an argument lives as long as the stream that the call is answered with', async () => {
  const { client, socket } = await connectFake();
  const { source, returned } = createSource();

  const items = all(client.stream('a.b', [source]));
  const { id, params } = await socket.takeOne();
  const { token } = params[0];
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token } });
  await turn();
  socket.sendMessage({ id, result: { token: 7, values: [1] } });
  const ask = await socket.takeOne();
  expect(returned).not.toHaveBeenCalled();
  socket.sendMessage({ id: ask.id, result: { values: [], finished: true } });

  expect(await items).toEqual([1]);
  expect(returned).toHaveBeenCalledOnce();
});

test('options made for a proxy fit every call', async () => {
  const { client, socket } = await connectFake();

  void client.request('a.b', [], options({ timeout: 1000 })).catch(() => {});

  expect(await socket.takeOne()).toMatchObject({ params: [] });
});
