import { options, RpcError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, limits, turn } from '../support/fakeServer.js';
import { readAll } from '../support/readAll.js';

async function* count(max: number): AsyncGenerator<number> {
  for (let i = 0; i < max; i++) {
    yield i;
  }
}

/** Creates a source whose items the test provides. */
function createSource() {
  const waiting: ((item: IteratorResult<unknown>) => void)[] = [];
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const source: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise((resolve) => waiting.push(resolve)), return: returned }),
  };
  return { source, returned, waiting, provide: (value: unknown) => waiting.shift()?.({ done: false, value }) };
}

test('streamArgument_ItemsReady_AreSentTogether', async () => {
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

test('streamArgument_LargeItems_FillAtMostHalfOfAMessage', async () => {
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

test('streamArgument_SlowItems_AreSentAtOnceAndAtMostMax', async () => {
  const { client, socket } = await connectFake();
  const { source, provide, waiting } = createSource();

  void client.request('a.b', [source]);
  const { params } = await socket.takeOne();
  const { token } = params[0];
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token } });
  expect(await socket.take()).toEqual([]);
  provide('one');
  expect(await socket.takeOne()).toMatchObject({ id: 1, result: { values: ['one'], finished: false } });

  provide('two');
  await turn();
  provide('three');
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

test('streamArgument_NotRequested_ReadsAtMostOnePortionAhead', async () => {
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

test.each(['Abort', 'Response', 'Cancellation', 'ConnectionLoss'])(
  'streamArgument_%s_ReleasesItsSource',
  async (end) => {
    const { client, socket } = await connectFake();
    const { source, returned } = createSource();
    const abort = new AbortController();

    client.request('a.b', [source], abort.signal).catch(() => {});
    const { id, params } = await socket.takeOne();
    socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token: params[0].token } });
    await turn();
    if (end === 'Abort') {
      socket.sendMessage({ method: '$/enumerator/abort', params: { token: params[0].token } });
    } else if (end === 'Response') {
      socket.sendMessage({ id, result: 1 });
    } else if (end === 'Cancellation') {
      abort.abort();
    } else {
      socket.end();
    }

    await turn();
    expect(returned).toHaveBeenCalledOnce();
    const responses = (await socket.take()).filter((message) => message.id === 1);
    expect(responses.map(({ error }) => error?.code)).toEqual(end === 'ConnectionLoss' ? [] : [-32800]);
  },
);

test('streamArgument_SourceFails_SendsNoDetailsAndRejectsWithTheCause', async () => {
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
  'streamArgument_ItemCannotBeSent_EndsWithAnError',
  async (item) => {
    const { client, socket } = await connectFake();
    const { source, returned, provide } = createSource();

    void client.request('a.b', [source]);
    const { params } = await socket.takeOne();
    socket.sendMessage({ id: 1, method: '$/enumerator/next', params: { token: params[0].token } });
    await turn();
    provide(item);

    expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: expect.any(Number) } });
    expect(returned).toHaveBeenCalledOnce();
  },
);

test('streamArgument_ReadableStreamOrStreamOfTheServer_IsSent', async () => {
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

  const responses = [...first, ...(await socket.take())].filter(({ result }) => result);
  expect(responses.map(({ result }) => result)).toEqual([
    { values: ['a'], finished: true },
    { values: ['x', 'y'], finished: true },
  ]);
});

test('streamArgument_CallReturnsAStream_LivesAsLongAsTheResult', async () => {
  const { client, socket } = await connectFake();
  const { source, returned } = createSource();

  const items = readAll(client.stream('a.b', [source]));
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

test('options_CreatedForAProxy_FitEveryCall', async () => {
  const { client, socket } = await connectFake();

  void client.request('a.b', [], options({ timeout: 1000 })).catch(() => {});

  expect(await socket.takeOne()).toMatchObject({ params: [] });
});
