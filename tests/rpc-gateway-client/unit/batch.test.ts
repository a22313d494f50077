import { expect, test } from 'vitest';
import { connectFake, failure, limits, turn } from '../support/fakeServer.js';

test('batch_Sent_IsOneMessageAndEachCallGetsItsResponse', async () => {
  const { client, socket } = await connectFake();
  const before = socket.frames.length;
  const batch = client.batch();

  const sum = batch.request<number>('calc.add', [1, 2]);
  const wrong = batch.request('calc.nothing');
  batch.notify('echo.say', ['x']);
  const sent = batch.send();
  await turn();
  const frame: { id: number; method: string }[] = JSON.parse(String(socket.frames[before]));
  socket.sendText(
    JSON.stringify([
      { jsonrpc: '2.0', id: frame[1]?.id, error: { code: -32601, message: 'no' } },
      { jsonrpc: '2.0', id: frame[0]?.id, result: 3 },
    ]),
  );
  await sent;

  expect(frame.map(({ method }) => method)).toEqual(['calc.add', 'calc.nothing', 'echo.say']);
  expect(frame[2]).not.toHaveProperty('id');
  expect(await sum).toBe(3);
  expect(await failure(wrong)).toMatchObject({ code: -32601 });
});

test('batch_NotSentOrEmpty_SendsNothing', async () => {
  const { client, socket } = await connectFake();

  void client.batch().request('a.b');
  await client.batch().send();

  expect(await socket.take()).toEqual([]);
});

test('batch_CallCancelledBeforeSend_OmitsTheCall', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();
  const batch = client.batch();

  const cancelled = batch.request('a.b', [], abort.signal);
  batch.notify('a.c');
  abort.abort('enough');
  await batch.send();

  expect(await failure(cancelled)).toBe('enough');
  expect((await socket.take()).map(({ method }) => method)).toEqual(['a.c']);
});

test.each([
  ['TooLong', limits.maxBatchLength + 1, 'x', -32005],
  ['TooLarge', 2, 'x'.repeat(limits.maxMessageSize / 2), -32008],
])('batch_%s_FailsWithAllItsCalls', async (_, length, text, code) => {
  const { client, socket } = await connectFake();
  const batch = client.batch();

  const calls = Array.from({ length }, () => batch.request('a.b', [text]));

  expect(await failure(batch.send())).toMatchObject({ code });
  expect(await failure(calls[0] as Promise<unknown>)).toMatchObject({ code });
  expect(await socket.take()).toEqual([]);
});

test('batch_NoConnection_WaitsForOne', async () => {
  const { client, socket, server } = await connectFake({ reconnect: { initialDelay: 1 } });
  const connected = new Promise<void>((resolve) => {
    client.onStateChange(({ current }) => current === 'connected' && resolve());
  });
  socket.end();

  const batch = client.batch();
  const call = batch.request('a.b');
  batch.notify('a.c');
  const sent = batch.send();
  await connected;
  const messages = (await server.latest().take()).filter(({ method }) => method !== '$/hello');
  server.latest().sendMessage({ id: messages[0]?.id, result: 'late' });
  await sent;

  expect(messages.map(({ method }) => method)).toEqual(['a.b', 'a.c']);
  expect(await call).toBe('late');
});

test('batch_ClientClosed_Fails', async () => {
  const { client } = await connectFake();
  await client.close();
  const batch = client.batch();
  batch.notify('a.b');

  expect(await failure(batch.send())).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });
});

test('batch_StreamArgument_IsSent', async () => {
  const { client, socket } = await connectFake();
  const batch = client.batch();

  const call = batch.request('a.b', [new Uint8Array([1])]);
  void batch.send();
  const { id, params } = await socket.takeOne();
  expect(params).toEqual([{ binary: 1 }]);
  socket.sendMessage({ id, result: 1 });

  expect(await call).toBe(1);
});
