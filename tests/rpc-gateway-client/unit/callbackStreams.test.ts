import { binary, type RpcCallContext, RpcError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, type FakeSocket, failure, turn, type WireMessage } from '../support/fakeServer.js';

/** Creates a generator that waits for its signal after one item. */
function createWaiting() {
  const events: unknown[] = [];
  let signal: AbortSignal | undefined;
  return {
    events,
    reason: () => signal?.reason,
    async *items(context: RpcCallContext): AsyncGenerator<Uint8Array> {
      signal = context.signal;
      try {
        yield new Uint8Array([1]);
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
        events.push('aborted');
      } finally {
        events.push('finally');
      }
    },
  };
}

async function ask(socket: FakeSocket, id: number, params: unknown): Promise<WireMessage> {
  socket.sendMessage({ id, method: '$/enumerator/next', params });
  return socket.takeOne();
}

test('callbackGenerator_ServerAborts_SignalFiresAndFinallyRuns', async () => {
  const { client, socket } = await connectFake();
  const waiting = createWaiting();
  client.on('ask', { items: waiting.items });

  socket.sendMessage({ id: 1, method: 'ask.items' });
  const { result } = await socket.takeOne();
  expect(await ask(socket, 2, result)).toMatchObject({ result: { finished: false } });
  socket.sendMessage({ method: '$/enumerator/abort', params: result as object });
  await turn();

  expect(waiting.events).toEqual(['aborted', 'finally']);
});

test('callbackGenerator_ConnectionEnds_SignalFiresWithReasonAndFinallyRuns', async () => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });
  const waiting = createWaiting();
  client.on('ask', { items: waiting.items });

  socket.sendMessage({ id: 1, method: 'ask.items' });
  const { result } = await socket.takeOne();
  await ask(socket, 2, result);
  await client.close();
  await turn();

  expect(waiting.events).toEqual(['aborted', 'finally']);
  expect(waiting.reason()).toMatchObject({ name: 'RpcConnectionLostError' });
});

test('callbackBytes_ServerCancels_SignalFiresAndFinallyRuns', async () => {
  const { client, socket } = await connectFake();
  const waiting = createWaiting();
  client.on('ask', { bytes: (context: RpcCallContext) => binary(waiting.items(context)) });

  socket.sendMessage({ id: 1, method: 'ask.bytes' });
  await socket.take();
  socket.sendBinary(4, 1, [0, 0, 0, 9]);
  await turn();
  socket.sendBinary(5, 1);
  await turn();

  expect(waiting.events).toEqual(['aborted', 'finally']);
});

test('callbackGenerator_ReadsAStreamParameter_ParameterLivesAsLongAsTheResult', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    async *doubled(items: { token: number }, context: RpcCallContext) {
      for await (const item of context.stream<number>(items)) {
        yield item * 2;
      }
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.doubled', params: [{ token: 5, values: [1] }] });
  const { result } = await socket.takeOne();
  socket.sendMessage({ id: 2, method: '$/enumerator/next', params: result as object });
  const sent = await socket.take();
  expect(sent.find(({ id }) => id === 2)).toMatchObject({ result: { values: [2] } });
  expect(sent.map(({ method }) => method)).not.toContain('$/enumerator/abort');
  socket.sendMessage({ method: '$/enumerator/abort', params: result as object });

  expect((await socket.take()).map(({ method }) => method)).toEqual(['$/enumerator/abort']);
});

test('handler_StopsBecauseOfItsSignal_RespondsWithRequestCancelled', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    it: (context: RpcCallContext) =>
      new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason))),
  });

  socket.sendMessage({ id: 1, method: 'ask.it' });
  socket.sendMessage({ method: '$/cancelRequest', params: { id: 1 } });

  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: -32800 } });
});

test.each([-32601, -32009, -32700, -32602, -32006, -32800])(
  'handler_ItsOwnCallFailsWith%s_RespondsWithServiceFailed',
  async (code) => {
    const { client, socket } = await connectFake();
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    client.on('ask', { it: () => client.request('a.b') });

    socket.sendMessage({ id: 1, method: 'ask.it' });
    const { id } = await socket.takeOne();
    socket.sendMessage({ id, error: { code, message: 'of the inner call' } });

    expect(await socket.takeOne()).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32000, message: 'The method failed.' },
    });
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }));
  },
);

test('handler_ItsOwnCallFailsWithACodeOfTheService_RespondsWithThatError', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    call: () => client.request('a.b'),
    own: () => {
      throw new RpcError(-32602, 'mine');
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.call' });
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1001, message: 'busy', data: 5 } });
  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: 1001, message: 'busy', data: 5 } });
  socket.sendMessage({ id: 2, method: 'ask.own' });
  expect(await socket.takeOne()).toMatchObject({ id: 2, error: { code: -32602, message: 'mine' } });
});

test('streamArgument_FailsWithAReservedCodeOfAnotherCall_EndsWithServiceFailed', async () => {
  const { client, socket } = await connectFake();
  async function* source() {
    yield 1;
    await client.request('c.d');
  }

  const call = failure(client.request('a.b', [source()]));
  const { id, params } = await socket.takeOne();
  socket.sendMessage({ id: 1, method: '$/enumerator/next', params: params[0] });
  const [inner] = (await socket.take()).filter(({ method }) => method === 'c.d');
  socket.sendMessage({ id: inner?.id, error: { code: -32601, message: 'of the inner call' } });
  await socket.take();
  socket.sendMessage({ id: 2, method: '$/enumerator/next', params: params[0] });

  expect(await socket.takeOne()).toMatchObject({ id: 2, error: { code: -32000, message: 'The method failed.' } });
  socket.sendMessage({ id, error: { code: -32602, message: 'The stream failed.' } });
  expect(await call).toMatchObject({ code: -32602, cause: { code: -32601 } });
});

test.each([
  ['FailsWithAReservedCode', { error: { code: -32000, message: 'The method failed.' } }],
  ['HasAnInvalidPortion', { result: {} }],
])('streamParameter_%s_RespondsWithInvalidParams', async (_, response) => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    async it(_: string, items: { token: number }, context: RpcCallContext) {
      for await (const _ of context.stream(items)) {
      }
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it', params: ['x', { token: 5 }] });
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, ...response });

  expect((await socket.take()).at(-1)).toMatchObject({
    id: 1,
    error: { code: -32602, message: 'The stream in params[1] failed.' },
  });
});

test('streamParameter_IsNotAStream_RespondsWithInvalidParams', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', { it: (items: object, context: RpcCallContext) => void context.stream(items) });

  socket.sendMessage({ id: 1, method: 'ask.it', params: [{ tokn: 5 }] });

  expect(await socket.takeOne()).toMatchObject({ id: 1, error: { code: -32602 } });
});
