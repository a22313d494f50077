import { RpcErrorCode } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure } from '../support/fakeServer.js';

test.each(['', '{', 'nonsense', '\u0000', '[1,2', '{"a":1}{"b":2}'])(
  'message_IsNotJson%j_IsReportedAndRefused',
  async (text) => {
    const { client, socket } = await connectFake({}, 'jsonrpc');
    const errors = vi.fn();
    client.onProtocolError(errors);

    const call = client.request('a.b');
    const { id } = await socket.takeOne();
    socket.sendText(text);
    socket.sendMessage({ id, result: 'fine' });

    expect(await call).toBe('fine');
    expect(errors).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: RpcErrorCode.ParseError, data: text }),
    );
    expect(await socket.takeOne()).toMatchObject({ id: null, error: { code: RpcErrorCode.ParseError } });
  },
);

test.each([
  '1',
  'null',
  '"text"',
  'true',
  '[]',
  '[[]]',
  '[null]',
  '{}',
  '{"jsonrpc":"2.0"}',
  '{"method":5}',
  '{"id":99}',
])('message_IsNeitherRequestNorResponse%s_IsReportedAndRefused', async (text) => {
  const { client, socket } = await connectFake();
  const errors = vi.fn();
  client.onProtocolError(errors);

  const call = client.request('a.b');
  const { id } = await socket.takeOne();
  socket.sendText(text);
  socket.sendMessage({ id, result: 'fine' });

  expect(await call).toBe('fine');
  expect(errors).toHaveBeenCalledOnce();
  expect(await socket.takeOne()).toMatchObject({ error: { code: RpcErrorCode.InvalidRequest } });
});

test('response_WithoutResultAndError_FailsItsCall', async () => {
  const { client, socket } = await connectFake();

  const call = client.request('a.b');
  const { id } = await socket.takeOne();
  socket.sendMessage({ id });

  expect(await failure(call)).toMatchObject({ name: 'RpcError', code: RpcErrorCode.InvalidRequest });
});

test('errorWithNullId_OneCall_IsReportedAndFailsTheCall', async () => {
  const { client, socket } = await connectFake();
  const errors = vi.fn();
  client.onProtocolError(errors);

  const call = client.request('a.b');
  await socket.take();
  socket.sendMessage({ id: null, error: { code: -32700, message: 'What?' } });

  expect(await failure(call)).toMatchObject({ code: -32700, message: 'What?' });
  expect(errors).toHaveBeenCalledOnce();
});

test('errorWithNullId_SeveralCalls_FailsNone', async () => {
  const { client, socket } = await connectFake();
  const errors = vi.fn();
  client.onProtocolError(errors);

  const calls = [client.request('a.b'), client.request('a.c')];
  const sent = await socket.take();
  socket.sendMessage({ id: null, error: { code: -32700, message: 'What?' } });
  socket.sendMessage(...sent.map(({ id }) => ({ id, result: id })));

  expect(await Promise.all(calls)).toEqual(sent.map(({ id }) => id));
  expect(errors).toHaveBeenCalledOnce();
});

test('response_ResultAndNullError_Succeeds', async () => {
  const { client, socket } = await connectFake();

  const call = client.request('a.b');
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, result: 5, error: null });

  expect(await call).toBe(5);
});

test.each([
  { method: '$/progress' },
  { method: '$/progress', params: 5 },
  { method: '$/progress', params: { token: 99, value: 1 } },
  { method: '$/cancelRequest', params: null },
  { method: '$/enumerator/abort', params: [99] },
  { method: '$/enumerator/next', params: { token: 99 } },
  { method: '$/unknown', params: {} },
])('message_%j_IsIgnored', async (message) => {
  const { client, socket } = await connectFake();
  const errors = vi.fn();
  client.onProtocolError(errors);

  socket.sendMessage(message);

  expect(await socket.take()).toEqual([]);
  expect(errors).not.toHaveBeenCalled();
});

test('listener_ThrowsOrIsRemoved_DoesNotAffectOthers', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const [first, second, removed] = [vi.fn(() => Promise.reject), vi.fn(), vi.fn()];
  first.mockImplementation(() => {
    throw new Error('mine');
  });
  client.onProtocolError(first);
  client.onProtocolError(second);
  client.onProtocolError(removed)();

  socket.sendText('nonsense');

  expect(first).toHaveBeenCalledOnce();
  expect(second).toHaveBeenCalledOnce();
  expect(removed).not.toHaveBeenCalled();
  expect(logged).toHaveBeenCalledOnce();
});

test('asyncListener_Rejects_IsLogged', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const mine = new Error('mine');
  client.onProtocolError(async () => {
    throw mine;
  });

  socket.sendText('nonsense');
  await socket.take();

  expect(logged).toHaveBeenCalledExactlyOnceWith(mine);
});

test('message_RandomContent_DoesNotThrowAndTheClientStillWorks', async () => {
  const { client, socket } = await connectFake();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const random = createRandom(42);
  const parts = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"id"',
    '"method"',
    '"$/progress"',
    '"result"',
    '"error"',
    '1',
    'null',
    '\n',
  ];

  for (let i = 0; i < 5000; i++) {
    socket.sendText(Array.from({ length: random(12) }, () => parts[random(parts.length)]).join(''));
  }

  await socket.take();
  const call = client.request('a.b');
  const sent = await socket.takeOne();
  socket.sendMessage({ id: sent.id, result: 'fine' });
  expect(await call).toBe('fine');
});

/** A generator of equal numbers in each run: mulberry32. */
function createRandom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}
