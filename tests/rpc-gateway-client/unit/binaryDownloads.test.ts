import { expect, test } from 'vitest';
import { connectFake, type FakeSocket, failure, turn } from '../support/fakeServer.js';

const window = 1024 * 1024;

function credit(bytes: number): number[] {
  return [(bytes >>> 24) & 255, (bytes >>> 16) & 255, (bytes >>> 8) & 255, bytes & 255];
}

test('download_Read_GrantsItsWindowAndThenWhatWasRead', async () => {
  const { client, socket } = await connectFake();

  const reader = client.download('echo.download').readable().getReader();
  const read = reader.read();
  await socket.respond({ binary: 9 });
  expect(await socket.takeBinary()).toEqual([{ type: 4, number: 9, payload: new Uint8Array(credit(window)) }]);
  for (let i = 0; i < 16; i++) {
    socket.sendBinary(1, 9, new Uint8Array(32 * 1024).fill(i));
  }

  await read;
  expect(await socket.takeBinary()).toEqual([]);
  for (let i = 1; i < 16; i++) {
    expect((await reader.read()).value?.[0]).toBe(i);
  }

  expect(await socket.takeBinary()).toEqual([{ type: 4, number: 9, payload: new Uint8Array(credit(window / 2)) }]);
  socket.sendBinary(2, 9);
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});

test('download_NotRead_IsNotCalled', async () => {
  const { client, socket } = await connectFake();

  client.download('echo.download');

  expect(await socket.take()).toEqual([]);
});

test('download_BytesOrBlob_ReturnsTheWholeContent', async () => {
  const { client, socket } = await connectFake();

  const bytes = client.download('a.b').bytes();
  const blob = client.download('a.b').blob('text/plain');
  for (const [index, { id }] of (await socket.take()).entries()) {
    socket.sendMessage({ id, result: { binary: index + 1 } });
  }

  await turn();
  for (const number of [1, 2]) {
    socket.sendBinary(1, number, [104, 105]);
    socket.sendBinary(1, number, [33]);
    socket.sendBinary(2, number);
  }

  expect(await bytes).toEqual(new Uint8Array([104, 105, 33]));
  expect((await blob).type).toBe('text/plain');
  expect(await (await blob).text()).toBe('hi!');
});

test('download_ErrorFrame_FailsAfterTheBytesBeforeIt', async () => {
  const { client, socket } = await connectFake();
  const reader = client.download('a.b').readable().getReader();

  const first = reader.read();
  await socket.respond({ binary: 1 });
  socket.sendBinary(1, 1, [1]);
  socket.sendBinary(3, 1, new TextEncoder().encode('{"code":1001,"message":"broken"}'));

  expect((await first).value).toEqual(new Uint8Array([1]));
  expect(await failure(reader.read())).toMatchObject({ name: 'RpcError', code: 1001 });
});

test('download_ReaderStops_CancelsAndToleratesGrantedBytes', async () => {
  const { client, socket } = await connectFake();
  const reader = client.download('a.b').readable().getReader();

  void reader.read();
  await socket.respond({ binary: 1 });
  await turn();
  await reader.cancel();
  expect((await socket.takeBinary()).at(-1)).toMatchObject({ type: 5, number: 1 });
  socket.sendBinary(1, 1, new Uint8Array(window / 2));
  socket.sendBinary(2, 1);
  socket.sendBinary(3, 1, new TextEncoder().encode('{"code":1,"message":""}'));
  socket.sendBinary(1, 1, new Uint8Array(window / 2));
  expect(socket.closedWith).toBeUndefined();

  socket.sendBinary(1, 1, [1]);
  expect(socket.closedWith).toMatchObject({ code: 4002 });
});

test('download_SignalAborts_FailsWithTheReason', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();

  const bytes = failure(client.download('a.b', [], abort.signal).bytes());
  await socket.respond({ binary: 1 });
  await turn();
  abort.abort('enough');

  expect(await bytes).toBe('enough');
  expect((await socket.takeBinary()).at(-1)).toMatchObject({ type: 5, number: 1 });
});

test('download_ConnectionLost_Fails', async () => {
  const { client, socket } = await connectFake();

  const bytes = failure(client.download('a.b').bytes());
  await socket.respond({ binary: 1 });
  await turn();
  socket.end();

  expect(await bytes).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
});

test('download_ResultIsAnItemStream_Fails', async () => {
  const { client, socket } = await connectFake();

  const bytes = failure(client.download('a.b').bytes());
  await socket.respond({ values: [1, 2] });

  expect(await bytes).toBeInstanceOf(TypeError);
});

test.each([
  ['DataForAnUnknownStream', (socket: FakeSocket) => socket.sendBinary(1, 7, [1])],
  ['DataBeyondTheCredit', (socket: FakeSocket) => socket.sendBinary(1, 1, new Uint8Array(window + 1))],
  ['DataWithoutBytes', (socket: FakeSocket) => socket.sendBinary(1, 1)],
  ['EndWithBytes', (socket: FakeSocket) => socket.sendBinary(2, 1, [1])],
  ['CreditOfZero', (socket: FakeSocket) => socket.sendBinary(4, 1, [0, 0, 0, 0])],
  ['CreditBeyondInt32', (socket: FakeSocket) => socket.sendBinary(4, 1, [128, 0, 0, 0])],
  ['CreditTooShort', (socket: FakeSocket) => socket.sendBinary(4, 1, [1, 0])],
  ['CreditTooLong', (socket: FakeSocket) => socket.sendBinary(4, 1, [0, 0, 0, 0, 1])],
  ['CancelWithBytes', (socket: FakeSocket) => socket.sendBinary(5, 1, [1])],
  ['ErrorThatIsNotJson', (socket: FakeSocket) => socket.sendBinary(3, 1, [123])],
  ['UnknownType', (socket: FakeSocket) => socket.sendBinary(6, 1)],
  ['FrameTooShort', (socket: FakeSocket) => socket.onmessage?.({ data: new ArrayBuffer(4) })],
  ['NotABuffer', (socket: FakeSocket) => socket.onmessage?.({ data: new Blob(['x']) })],
])('binaryFrame_%s_ClosesTheConnection', async (_, send) => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });

  const bytes = failure(client.download('a.b').bytes());
  await socket.respond({ binary: 1 });
  await turn();
  send(socket);

  expect(socket.closedWith).toEqual({ code: 4002, reason: 'The server sent an invalid binary frame.' });
  expect(await bytes).toMatchObject({ name: 'RpcConnectionLostError', close: { code: 1002 } });
  expect(await client.closed).toMatchObject({ code: 1002 });
});

test('binaryFrame_PlainServer_ClosesTheConnection', async () => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } }, 'jsonrpc');

  socket.sendBinary(2, 1);

  expect(await client.closed).toMatchObject({ code: 1002 });
});
