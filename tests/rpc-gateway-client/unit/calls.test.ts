import { options, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, limits } from '../support/fakeServer.js';

interface Chat {
  send(room: string, text?: string, options?: unknown): Promise<number>;
}

test('request_ParamsByPosition_ReturnsTheResult', async () => {
  const { client, socket } = await connectFake();

  const sum = client.request<number>('calc.add', [1, 2]);
  expect(await socket.respond(3)).toEqual({ jsonrpc: '2.0', id: 2, method: 'calc.add', params: [1, 2] });

  expect(await sum).toBe(3);
});

test('request_ParamsByNameOrNone_SendsThemUnchanged', async () => {
  const { client, socket } = await connectFake();

  const first = client.request('calc.subtract', { minuend: 3, subtrahend: 1 });
  const second = client.request('calc.nothing');
  const messages = await socket.take();
  socket.sendMessage({ id: messages[1]?.id, result: null }, { id: messages[0]?.id, result: 2 });

  expect(messages[0]?.params).toEqual({ minuend: 3, subtrahend: 1 });
  expect(messages[1]).not.toHaveProperty('params');
  expect(await Promise.all([first, second])).toEqual([2, null]);
});

test('request_ServerReturnsAnError_RejectsWithCodeMessageAndData', async () => {
  const { client, socket } = await connectFake();

  const call = client.request('calc.divide', [1, 0]);
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1001, message: 'The divisor is zero.', data: { dividend: 1 } } });
  const error = await failure(call);

  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ name: 'RpcError', code: 1001, message: 'The divisor is zero.', data: { dividend: 1 } });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    code: 1001,
    message: 'The divisor is zero.',
    data: { dividend: 1 },
  });
});

test.each([{}, 5, 'text', { code: '1' }, { code: 1 }, []])(
  'request_ErrorIs%j_RejectsWithInvalidRequest',
  async (wrong) => {
    const { client, socket } = await connectFake();

    const call = client.request('calc.add');
    socket.sendMessage({ id: (await socket.takeOne()).id, error: wrong });

    expect(await failure(call)).toMatchObject({ name: 'RpcError', code: RpcErrorCode.InvalidRequest, data: wrong });
  },
);

test('notify_Params_SendsAMessageWithoutId', async () => {
  const { client, socket } = await connectFake();

  client.notify('chat.typing', ['lobby']);

  expect(await socket.takeOne()).toEqual({ jsonrpc: '2.0', method: 'chat.typing', params: ['lobby'] });
});

test('notify_ProgressOrStreamArgument_ThrowsAndLeavesNothingOpen', async () => {
  const { client, socket } = await connectFake();
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const source = { [Symbol.asyncIterator]: () => ({ next: returned, return: returned }) };

  expect(() => client.notify('jobs.start', [() => {}])).toThrow(TypeError);
  expect(() => client.notify('jobs.start', [source])).toThrow(TypeError);

  expect(await socket.take()).toEqual([]);
  expect(returned).toHaveBeenCalledOnce();
});

test('proxy_TrailingUndefinedArguments_AreOmitted', async () => {
  const { client, socket } = await connectFake();
  const chat = client.contract<Chat>('chat');

  const number = chat.send('lobby', undefined, undefined);

  expect(await socket.respond(7)).toMatchObject({ method: 'chat.send', params: ['lobby'] });
  expect(await number).toBe(7);
});

test('proxy_UndefinedBeforeAnotherArgument_Throws', async () => {
  const { client } = await connectFake();
  const chat = client.contract<{ send(a: unknown, b: unknown): Promise<void> }>('chat');

  expect(() => chat.send(undefined, 1)).toThrow("An argument of 'chat.send' is undefined.");
});

test('proxy_LastArgument_IsSignalOrOptionsOrAParam', async () => {
  const { client, socket } = await connectFake();
  const chat = client.contract<Chat>('chat');
  const abort = new AbortController();

  const calls = [
    chat.send('a', 'b', abort.signal),
    chat.send('a', 'b', options({ signal: abort.signal })),
    chat.send('a', 'b', { signal: 'none' }),
  ];
  const sent = await socket.take();
  abort.abort('enough');

  expect(sent.map(({ params }) => params)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b', { signal: 'none' }],
  ]);
  expect(await failure(calls[0] as Promise<number>)).toBe('enough');
  expect(await failure(calls[1] as Promise<number>)).toBe('enough');
});

test('proxy_ReturnedByAnAsyncFunction_IsNotCalled', async () => {
  const { client } = await connectFake();

  const chat = await (async () => client.contract<Chat>('chat'))();

  expect(chat.send).toBeTypeOf('function');
});

test('request_TooLarge_FailsOnlyItsOwnCall', async () => {
  const { client, socket } = await connectFake();
  const text = 'ü'.repeat(limits.maxMessageSize / 2);

  const error = await failure(client.request('echo.say', [text]));
  expect(() => client.notify('echo.say', [text])).toThrow(RpcError);

  expect(error).toMatchObject({ code: RpcErrorCode.MessageTooLarge, message: expect.stringContaining('100000') });
  expect(await socket.take()).toEqual([]);
  expect(client.state).toBe('connected');
});

test.each([1n, circular()])('request_ArgumentNotSerializable_FailsOnlyItsOwnCall', async (argument) => {
  const { client, socket } = await connectFake();

  expect(await failure(client.request('echo.say', [argument]))).toBeInstanceOf(TypeError);
  expect(await socket.take()).toEqual([]);
});

test('progress_UntilTheResponse_IsReportedAndItsErrorsAreLogged', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const reports: unknown[] = [];

  const call = client.request('jobs.run', [
    (value: unknown) => {
      reports.push(value);
      throw new Error('mine');
    },
  ]);
  const { id, params } = await socket.takeOne();
  const [token] = params;
  socket.sendMessage(
    { method: '$/progress', params: { token, value: 1 } },
    { method: '$/progress', params: [token, 2] },
  );
  socket.sendMessage({ id, result: 'done' }, { method: '$/progress', params: { token, value: 3 } });

  expect(await call).toBe('done');
  expect(reports).toEqual([1, 2]);
  expect(logged).toHaveBeenCalledTimes(2);
});

test('proxyCall_FailsAndNothingAwaitsIt_IsLogged', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const unhandled = vi.fn();
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled);
  try {
    client.contract<Chat>('chat').send('lobby');
    client.stream('chat.history');
    client.download('echo.download');
    for (const { id } of await socket.take()) {
      socket.sendMessage({ id, error: { code: 1, message: `call ${id}` } });
    }

    await vi.waitFor(() => expect(logged.mock.calls.map(([error]) => error.message)).toEqual(['call 2']));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) {
      process.on('unhandledRejection', listener);
    }
  }
});

function circular(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
