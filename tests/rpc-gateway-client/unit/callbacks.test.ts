import { binary, type RpcCallContext, RpcError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, type FakeSocket, turn } from '../support/fakeServer.js';

test('handler_ReturnsAValueOrPromise_RespondsWithIt', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    now: (a: number, b: number) => a + b,
    later: async (text: string) => text.toUpperCase(),
    nothing: () => {},
  });

  socket.sendMessage(
    { id: 1, method: 'ask.now', params: [1, 2] },
    { id: 'two', method: 'ask.later', params: ['hi'] },
    { id: 3, method: 'ask.nothing' },
  );

  expect(await socket.take()).toEqual([
    { jsonrpc: '2.0', id: 1, result: 3 },
    { jsonrpc: '2.0', id: 'two', result: 'HI' },
    { jsonrpc: '2.0', id: 3, result: null },
  ]);
});

test('handler_ParamsByName_ReceivesOneArgumentAndThenTheContext', async () => {
  const { client, socket } = await connectFake();
  const seen: unknown[][] = [];
  client.on('ask', { it: (...args: unknown[]) => void seen.push(args) });

  socket.sendMessage(
    { method: 'ask.it', params: { a: 1 } },
    { method: 'ask.it' },
    { method: 'ask.it', params: [1, 2] },
  );
  await turn();

  expect(seen.map((args) => args.slice(0, -1))).toEqual([[{ a: 1 }], [], [1, 2]]);
  expect(seen.map((args) => (args.at(-1) as RpcCallContext).method)).toEqual(['ask.it', 'ask.it', 'ask.it']);
});

test('handlers_SeveralCalls_StartInOrderBeforeAnyResponse', async () => {
  const { client, socket } = await connectFake();
  const order: number[] = [];
  client.on('ask', {
    async it(n: number) {
      order.push(n);
      await turn();
      order.push(-n);
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it', params: [1] }, { id: 2, method: 'ask.it', params: [2] });
  expect(order).toEqual([1, 2]);
  await turn();
  await socket.take();

  expect(order).toEqual([1, 2, -1, -2]);
});

test('handlers_ClassInstance_IsCalledWithItsThis', async () => {
  const { client, socket } = await connectFake();
  class Counter {
    #count = 0;
    add(n: number): number {
      this.#count += n;
      return this.#count;
    }
  }
  class Better extends Counter {
    twice(n: number): number {
      return this.add(2 * n);
    }
  }
  client.on('counter', new Better());

  socket.sendMessage({ id: 1, method: 'counter.add', params: [1] }, { id: 2, method: 'counter.twice', params: [2] });
  socket.sendMessage({ id: 3, method: 'counter.constructor' }, { id: 4, method: 'counter.toString' });

  expect(await byId(socket)).toEqual([1, 5, -32601, -32601]);
});

test('handlers_Removed_CanBeReplaced', async () => {
  const { client, socket } = await connectFake();

  const remove = client.on('ask', { it: () => 'first' });
  client.on('other', { it: () => 'other' });
  remove();
  client.on('ask', { it: () => 'second' });
  remove();
  socket.sendMessage({ id: 1, method: 'ask.it' }, { id: 2, method: 'other.it' });

  expect((await socket.take()).map(({ result }) => result)).toEqual(['second', 'other']);
});

test('on_MethodAlreadyHasAHandler_ThrowsAndChangesNothing', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', { it: () => 'first' });

  expect(() => client.on('ask', { more: () => {}, it: () => 'second' })).toThrow(
    "A handler for 'ask.it' is already registered.",
  );
  socket.sendMessage({ id: 1, method: 'ask.it' }, { id: 2, method: 'ask.more' });

  expect(await byId(socket)).toEqual(['first', -32601]);
});

test('call_UnknownMethod_IsRefusedAndNotificationIgnored', async () => {
  const { socket } = await connectFake();

  socket.sendMessage({ method: 'no.such' }, { id: 1, method: 'no.such' }, { id: 2, method: '$/new' });

  expect(await socket.take()).toEqual([
    { jsonrpc: '2.0', id: 1, error: { code: -32601, message: "There is no method 'no.such'." } },
    { jsonrpc: '2.0', id: 2, error: { code: -32601, message: "There is no method '$/new'." } },
  ]);
});

test('handler_Throws_SendsAnRpcErrorAndNoDetailsOfOtherErrors', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const secret = new Error('a secret');
  client.on('ask', {
    meant() {
      throw new RpcError(1001, 'not now', { later: true });
    },
    async fault() {
      throw secret;
    },
    unsendable: () => 1n,
  });

  for (const [id, method] of ['ask.meant', 'ask.fault', 'ask.unsendable'].entries()) {
    socket.sendMessage({ id, method });
  }

  expect((await socket.take()).map(({ error }) => error)).toEqual([
    { code: 1001, message: 'not now', data: { later: true } },
    { code: -32000, message: 'The method failed.' },
    { code: -32003, message: 'The value could not be serialized.' },
  ]);
  expect(logged).toHaveBeenCalledTimes(2);
  expect(logged).toHaveBeenCalledWith(secret);
});

test('handler_ResultExceedsTheLimits_RespondsWithAnError', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', { it: () => 'x'.repeat(200_000) });

  socket.sendMessage({ id: 1, method: 'ask.it' });

  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: -32008 } });
});

test('handler_CallCancelled_SignalAborts', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    it: (context: RpcCallContext) =>
      new Promise((resolve) => context.signal.addEventListener('abort', () => resolve('stopped'))),
  });

  socket.sendMessage({ id: 1, method: 'ask.it' }, { id: 2, method: 'ask.it' });
  socket.sendMessage({ method: '$/cancelRequest', params: { id: 1 } }, { method: '$/cancelRequest', params: [2] });
  socket.sendMessage({ method: '$/cancelRequest', params: { id: 99 } }, { method: '$/cancelRequest' });

  expect(await socket.take()).toMatchObject([
    { id: 1, result: 'stopped' },
    { id: 2, result: 'stopped' },
  ]);
});

test('handler_ConnectionLost_SignalAborts', async () => {
  const { client, socket } = await connectFake();
  let signal: AbortSignal | undefined;
  client.on('ask', {
    it(context: RpcCallContext) {
      signal = context.signal;
      return new Promise(() => {});
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it' });
  socket.end();

  expect(signal?.reason).toMatchObject({ name: 'RpcConnectionLostError' });
});

test('calls_MoreThan100AtOnce_AreRefused', async () => {
  const { client, socket } = await connectFake();
  const release: (() => void)[] = [];
  const it = () => new Promise<void>((resolve) => release.push(resolve));
  client.on('ask', { it });

  for (let id = 0; id < 102; id++) {
    socket.sendMessage(id % 2 ? { id, method: 'ask.it' } : { method: 'ask.it' });
  }

  expect(await socket.take()).toMatchObject([{ id: 101, error: { code: -32005 } }]);
  release[1]?.();
  await socket.take();
  socket.sendMessage({ id: 200, method: 'ask.it' });
  expect(await socket.take()).toEqual([]);
});

test('handler_StreamBinaryAndProgressParams_CanBeUsed', async () => {
  const { client, socket } = await connectFake();
  let late: ((value: number) => void) | undefined;
  client.on('ask', {
    async it(items: { token: number }, bytes: { binary: number }, token: number, context: RpcCallContext) {
      const report = context.progress<number>(token);
      late = report;
      context.progress(null)(1);
      let sum = 0;
      for await (const item of context.stream<number>(items)) {
        sum += item;
        report(sum);
      }

      return sum + (await context.download(bytes).bytes()).length;
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it', params: [{ token: 5, values: [1] }, { binary: 6 }, 7] });
  const [next] = await socket.take();
  expect(next).toMatchObject({ method: '$/enumerator/next', params: { token: 5 } });
  socket.sendMessage({ id: next?.id, result: { values: [2], finished: true } });
  await turn();
  socket.sendBinary(1, 6, [1, 2, 3]);
  socket.sendBinary(2, 6);
  const messages = await socket.take();
  late?.(99);

  expect(messages.filter(({ method }) => method === '$/progress').map(({ params }) => params)).toEqual([
    { token: 7, value: 3 },
  ]);
  expect(messages.at(-1)).toMatchObject({ id: 1, result: 6 });
  expect(await socket.take()).toEqual([]);
});

test('handler_Returns_EndsTheStreamsAmongItsParams', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    it(items: { token: number }, bytes: { binary: number }, context: RpcCallContext) {
      context.stream(items);
      context.download(bytes);
      return 'seen';
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it', params: [{ token: 5 }, { binary: 6 }] });
  await turn();

  expect(socket.frames.filter((frame) => typeof frame !== 'string')).toEqual([
    new Uint8Array([4, 0, 0, 0, 6, 0, 16, 0, 0]),
    new Uint8Array([5, 0, 0, 0, 6]),
  ]);
  expect((await socket.take()).map(({ method }) => method)).toContain('$/enumerator/abort');
});

test('handler_ReturnsAStreamOrBytes_SendsThem', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    async *items() {
      yield 1;
      yield 2;
    },
    bytes: () => new Uint8Array([1, 2]),
    more: () => binary(new Blob(['hi']).stream()),
  });

  socket.sendMessage({ id: 1, method: 'ask.items' }, { id: 2, method: 'ask.bytes' }, { id: 3, method: 'ask.more' });
  const [items, bytes, more] = await socket.take();
  expect([bytes?.result, more?.result]).toEqual([{ binary: 1 }, { binary: 2 }]);
  socket.sendMessage({ id: 4, method: '$/enumerator/next', params: items?.result });
  expect(await socket.takeOne()).toMatchObject({ id: 4, result: { values: [1, 2], finished: true } });
  socket.sendBinary(4, 1, [0, 0, 0, 9]);

  expect(await socket.takeBinary()).toMatchObject([{ type: 1, number: 1 }, { type: 2 }]);
});

/** Returns the result or error code of each response, in the order of ids. */
async function byId(socket: FakeSocket): Promise<unknown[]> {
  const responses = await socket.take();
  return responses.sort((a, b) => Number(a.id) - Number(b.id)).map(({ result, error }) => result ?? error?.code);
}
