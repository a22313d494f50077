import { binary } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, type FakeSocket, failure, turn } from '../support/fakeServer.js';

const window = 1024 * 1024;

function credit(bytes: number): number[] {
  return [(bytes >>> 24) & 255, (bytes >>> 16) & 255, (bytes >>> 8) & 255, bytes & 255];
}

function grant(socket: FakeSocket, bytes: number, number = 1): void {
  socket.sendBinary(4, number, credit(bytes));
}

async function* chunks(...parts: (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield part as Uint8Array;
  }
}

test.each([
  ['Uint8Array', () => new Uint8Array([1, 2, 3])],
  ['Subarray', () => new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 4)],
  ['DataView', () => new DataView(new Uint8Array([1, 2, 3]).buffer)],
  ['ArrayBuffer', () => new Uint8Array([1, 2, 3]).buffer],
  ['Blob', () => new Blob([new Uint8Array([1, 2, 3])])],
  ['AsyncIterable', () => binary(chunks(new Uint8Array([1, 2, 3]), new Uint8Array()))],
  ['ReadableStream', () => binary(new Blob([new Uint8Array([1, 2, 3])]).stream())],
])('upload_Of%s_IsSentInFrames', async (_, source) => {
  const { client, socket } = await connectFake();

  const call = client.request('echo.upload', [source()]);
  const request = await socket.takeOne();
  expect(request.params).toEqual([{ binary: 1 }]);
  grant(socket, window);
  await turn();
  const frames = await socket.takeBinary();
  socket.sendMessage({ id: request.id, result: 'done' });

  expect(await call).toBe('done');
  expect(frames).toEqual([
    { type: 1, number: 1, payload: new Uint8Array([1, 2, 3]) },
    { type: 2, number: 1, payload: new Uint8Array() },
  ]);
});

test('upload_Granted_SendsNoMoreThanItsCreditInFramesOf65536Bytes', async () => {
  const { client, socket } = await connectFake();

  void client.request('echo.upload', [new Uint8Array(200_000)]);
  await socket.take();
  expect(await socket.takeBinary()).toEqual([]);
  grant(socket, 100_000);
  expect((await socket.takeBinary()).map(({ payload }) => payload.length)).toEqual([65_531, 34_469]);
  grant(socket, 10);
  expect((await socket.takeBinary()).map(({ payload }) => payload.length)).toEqual([10]);
  grant(socket, 1_000_000);

  expect((await socket.takeBinary()).map(({ type, payload }) => [type, payload.length])).toEqual([
    [1, 65_531],
    [1, 34_459],
    [2, 0],
  ]);
});

test('upload_NoCredit_DoesNotReadItsSource', async () => {
  const { client, socket } = await connectFake();
  const next = vi.fn(async () => ({ done: false as const, value: new Uint8Array(10) }));

  void client.request('echo.upload', [binary({ [Symbol.asyncIterator]: () => ({ next }) })]);
  await socket.take();
  expect(next).not.toHaveBeenCalled();
  grant(socket, 20);
  await turn();

  expect(next).toHaveBeenCalledTimes(2);
});

test('upload_CallAbortedAtAnyTime_SendsNothingAfterItsEnd', async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { client, socket } = await connectFake();
    const abort = new AbortController();

    const call = failure(client.request('echo.upload', [new Uint8Array(200_000)], abort.signal));
    await socket.take();
    grant(socket, window);
    for (let i = 0; i < turns; i++) {
      await undefined;
    }

    abort.abort('enough');
    expect(await call).toBe('enough');
    await turn();

    const types = (await socket.takeBinary()).map(({ type }) => type);
    expect(types.filter((type) => type !== 1)).toHaveLength(1);
    expect(types.at(-1)).not.toBe(1);
  }
});

test('upload_SocketFull_Waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { client, socket } = await connectFake({ keepAliveInterval: 0 });
    socket.bufferedAmount = window + 1;

    void client.request('echo.upload', [new Uint8Array(100)]);
    await socket.take();
    grant(socket, window);
    expect(await socket.takeBinary()).toEqual([]);
    socket.bufferedAmount = 0;
    await vi.advanceTimersByTimeAsync(100);

    expect(await socket.takeBinary()).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test('uploads_SeveralAtOnce_HaveDifferentNumbers', async () => {
  const { client, socket } = await connectFake();

  void client.request('a.b', { first: new Uint8Array([1]), second: new Uint8Array([2]) });
  expect((await socket.takeOne()).params).toEqual({ first: { binary: 1 }, second: { binary: 2 } });
  grant(socket, 10, 2);

  expect(await socket.takeBinary()).toMatchObject([
    { type: 1, number: 2, payload: new Uint8Array([2]) },
    { type: 2, number: 2 },
  ]);
});

test.each(['ResponseReceived', 'CallCancelled'])('upload_%s_EndsAndReleasesItsSource', async (end) => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const next = () => new Promise<IteratorResult<Uint8Array>>(() => {});

  const source = binary({ [Symbol.asyncIterator]: () => ({ next, return: returned }) });
  client.request('echo.upload', [source], abort.signal).catch(() => {});
  const { id } = await socket.takeOne();
  grant(socket, 10);
  await turn();
  if (end === 'ResponseReceived') {
    socket.sendMessage({ id, result: 1 });
  } else {
    abort.abort();
  }

  const [frame] = await socket.takeBinary();
  expect(frame).toMatchObject({ type: 3, number: 1 });
  expect(JSON.parse(new TextDecoder().decode(frame?.payload))).toMatchObject({ code: -32800 });
  expect(returned).toHaveBeenCalledOnce();
});

test('upload_ServerCancels_EndsAndIgnoresLateFrames', async () => {
  const { client, socket } = await connectFake();
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const next = async () => ({ done: false as const, value: new Uint8Array(10) });

  const call = client.request('a.b', [binary({ [Symbol.asyncIterator]: () => ({ next, return: returned }) })]);
  const { id } = await socket.takeOne();
  grant(socket, 10);
  expect(await socket.takeBinary()).toHaveLength(1);
  socket.sendBinary(5, 1);
  grant(socket, 10);
  socket.sendBinary(5, 1);
  socket.sendMessage({ id, result: 'enough' });

  expect(await call).toBe('enough');
  expect(await socket.takeBinary()).toEqual([]);
  expect(returned).toHaveBeenCalledOnce();
  expect(socket.closedWith).toBeUndefined();
});

test.each([
  ['ReturnsText', chunks(new Uint8Array(1), 'text')],
  ['Throws', binarySourceThatThrows()],
])('upload_Source%s_SendsNoDetailsAndRejectsWithTheCause', async (_, source) => {
  const { client, socket } = await connectFake();

  const call = failure(client.request('echo.upload', [binary(source)]));
  const { id } = await socket.takeOne();
  grant(socket, window);
  const frames = await socket.takeBinary();
  socket.sendMessage({ id, error: { code: -32000, message: 'The method failed.' } });

  expect(JSON.parse(new TextDecoder().decode(frames.at(-1)?.payload))).toEqual({
    code: -32000,
    message: 'The method failed.',
  });
  expect(await call).toMatchObject({ code: -32000, cause: expect.any(TypeError) });
});

test('upload_PlainServer_Fails', async () => {
  const { client, socket } = await connectFake({}, 'jsonrpc');

  expect(await failure(client.request('echo.upload', [new Uint8Array(1)]))).toMatchObject({
    code: -32602,
    message: 'The server does not support rpcgateway.v1: it accepts no binary content.',
  });
  expect(await socket.take()).toEqual([]);
});

async function* binarySourceThatThrows(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1);
  throw new TypeError('a secret');
}
