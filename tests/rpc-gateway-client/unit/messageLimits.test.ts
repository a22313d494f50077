import { RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, limits, turn } from '../support/fakeServer.js';

/** Creates arrays nested to this depth. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) {
    value = [value];
  }

  return value;
}

test('request_BeyondMaxMessageSize_FailsUnsent', async () => {
  const { client, socket } = await connectFake();

  const error = await failure(client.request('a.b', ['x'.repeat(limits.maxMessageSize)]));

  expect(error).toMatchObject({
    code: RpcErrorCode.MessageTooLarge,
    message:
      'The message has 100053 bytes; the server accepts 100000 (maxMessageSize). Send less at once, or a stream.',
  });
  expect(await socket.take()).toEqual([]);
});

test.each([
  ['x', 1],
  ['é', 2],
  ['€', 3],
  ['😀', 4],
])('request_SizeAtLimitIn%s_IsCountedInBytes', async (character, bytes) => {
  const { client, socket } = await connectFake();
  const around = '{"jsonrpc":"2.0","id":2,"method":"a.b","params":[""]}'.length;
  const room = limits.maxMessageSize - around;
  const text = character.repeat(Math.floor(room / bytes)) + 'x'.repeat(room % bytes);

  void client.request('a.b', [text]).catch(() => {});
  expect(await socket.take()).toHaveLength(1);

  expect(await failure(client.request('a.b', [`${text}x`]))).toMatchObject({ code: -32008 });
  expect(await socket.take()).toEqual([]);
});

test('request_BeyondMaxDepth_FailsUnsent', async () => {
  const { client, socket } = await connectFake();

  // The message and its params are two levels.
  void client.request('a.b', [nested(62)]).catch(() => {});
  expect(await socket.take()).toHaveLength(1);

  expect(await failure(client.request('a.b', [nested(63)]))).toMatchObject({
    code: RpcErrorCode.MessageTooLarge,
    message: 'The message is nested 65 levels deep; the server accepts 64 (maxDepth). Send flatter data.',
  });
  expect(() => client.notify('a.b', [nested(63)])).toThrow(RpcError);
  expect(await socket.take()).toEqual([]);
});

test('request_BracketsInText_DoNotCountAsDepth', async () => {
  const { client, socket } = await connectFake();

  void client.request('a.b', [`\\"${'[{'.repeat(500)}\\`, '"', '[[['.repeat(100)]).catch(() => {});

  expect(await socket.take()).toHaveLength(1);
});

test('result_BeyondMaxDepth_RespondsWithAnError', async () => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    deep: () => nested(64),
    async *items() {
      yield 'fine';
      yield nested(62);
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.deep' }, { id: 2, method: 'ask.items' });
  const [deep, items] = await socket.take();
  expect(deep).toMatchObject({ id: 1, error: { code: -32008 } });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  socket.sendMessage({ id: 3, method: '$/enumerator/next', params: items?.result });
  expect(await socket.takeOne()).toMatchObject({ result: { values: ['fine'], finished: false } });
  socket.sendMessage({ id: 4, method: '$/enumerator/next', params: items?.result });

  expect(await socket.takeOne()).toMatchObject({ id: 4, error: { code: -32008 } });
});

test.each([
  ['TooLarge', 'x'.repeat(limits.maxMessageSize)],
  ['NestedTooDeep', nested(64)],
  ['NotSerializable', 1n],
])('handlerError_WithData%s_IsSentWithoutData', async (_, data) => {
  const { client, socket } = await connectFake();
  client.on('ask', {
    it() {
      throw new RpcError(1001, 'not now', data);
    },
  });

  socket.sendMessage({ id: 1, method: 'ask.it' });

  expect(await socket.takeOne()).toEqual({ jsonrpc: '2.0', id: 1, error: { code: 1001, message: 'not now' } });
});

test('binarySource_FailsWithLargeData_SendsErrorFrameWithoutData', async () => {
  const { client, socket } = await connectFake();
  const source = new ReadableStream<Uint8Array>({
    pull() {
      throw new RpcError(1001, 'broken', 'x'.repeat(70_000));
    },
  });

  const { binary } = await import('rpc-gateway-client');
  void client.request('a.b', [binary(source)]).catch(() => {});
  await socket.take();
  socket.sendBinary(4, 1, [0, 0, 1, 0]);

  const [frame] = await socket.takeBinary();
  expect(frame?.type).toBe(3);
  expect(JSON.parse(new TextDecoder().decode(frame?.payload))).toEqual({ code: 1001, message: 'broken' });
});

test('errorWithNullId_NotificationSentBefore_FailsNoCall', async () => {
  const { client, socket } = await connectFake();
  const errors = vi.fn();
  client.onProtocolError(errors);

  client.notify('a.b');
  const call = client.request('a.c');
  const [, { id } = {}] = await socket.take();
  socket.sendMessage({ id: null, error: { code: -32008, message: 'Too large.' } });
  socket.sendMessage({ id, result: 'fine' });

  expect(await call).toBe('fine');
  expect(errors).toHaveBeenCalledOnce();
});

test('errorWithNullId_ResponseSentAfter_FailsNoCall', async () => {
  const { client, socket } = await connectFake();
  client.onProtocolError(() => {});
  client.on('ask', { it: () => 'x' });

  const call = client.request('a.c');
  const { id } = await socket.takeOne();
  socket.sendMessage({ id: 1, method: 'ask.it' });
  await socket.takeOne();
  socket.sendMessage({ id: null, error: { code: -32008, message: 'Too large.' } });
  socket.sendMessage({ id, result: 'fine' });

  expect(await call).toBe('fine');
});

test('errorWithNullId_NotificationWasRead_FailsTheOnlyCall', async () => {
  const { client, socket } = await connectFake();
  client.onProtocolError(() => {});

  client.notify('a.b');
  const before = client.request('a.c');
  const [, { id } = {}] = await socket.take();
  socket.sendMessage({ id, result: 'fine' });
  await before;
  const call = failure(client.request('a.d'));
  await socket.take();
  socket.sendMessage({ id: null, error: { code: -32700, message: 'What?' } });

  expect(await call).toMatchObject({ code: -32700 });
});

test('errorWithNullId_WithoutListener_IsLogged', async () => {
  const { socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});

  socket.sendMessage({ id: null, error: { code: -32008, message: 'Too large.' } });

  expect(logged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: -32008 }));
});

test('response_IsNotJson_FailsItsCall', async () => {
  const { client, socket } = await connectFake({}, 'jsonrpc');
  const errors = vi.fn();
  client.onProtocolError(errors);

  const call = failure(client.request('a.b'));
  const other = client.request('a.c');
  const [first, second] = await socket.take();
  socket.sendText(`{"jsonrpc": "2.0", "id": ${first?.id}, "result": NaN}`);
  socket.sendMessage({ id: second?.id, result: 'fine' });

  expect(await call).toMatchObject({ code: RpcErrorCode.ParseError });
  expect(await other).toBe('fine');
  expect(errors).toHaveBeenCalledOnce();
  expect(await socket.take()).toEqual([]);
});

test('request_IsNotJson_RespondsWithItsId', async () => {
  const { client, socket } = await connectFake({}, 'jsonrpc');
  client.onProtocolError(() => {});

  socket.sendText('{"jsonrpc":"2.0","id":77,"method":"ask.it","params":[NaN]}');
  await turn();

  expect(await socket.takeOne()).toMatchObject({ id: 77, error: { code: RpcErrorCode.ParseError } });
});
