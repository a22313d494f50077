import type { RpcDownload, RpcStream } from 'rpc-gateway-client';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';
import { readAll } from '../support/readAll.js';

interface Calc {
  primes(limit: number): RpcStream<number>;
  squares(source: AsyncIterable<number>): RpcStream<number>;
  table(): RpcDownload;
  login(): Promise<{ token: string }>;
}

const unhandled = vi.fn();

beforeEach(() => {
  unhandled.mockClear();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
});

test('stream_NotRead_IsNotCalled', async () => {
  const { client, socket } = await connectFake();

  const streams = Array.from({ length: 200 }, () => client.stream<number>('calc.primes', [10]));
  streams[0]?.readable();
  client.download('calc.table').readable();
  expect(await socket.take()).toEqual([]);

  const items = readAll(streams[0] as RpcStream<number>);
  await socket.respond({ values: [2, 3] });
  expect(await items).toEqual([2, 3]);
});

test('stream_RefusedAndNotRead_FailsOnlyItsReader', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const stream = client.contract<Calc>('calc').primes(10);

  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: -32005, message: '100 streams are open.' } });
  await vi.waitFor(() => expect(logged).toHaveBeenCalledOnce());

  expect(await failure(readAll(stream))).toMatchObject({ code: -32005 });
  expect(unhandled).not.toHaveBeenCalled();
});

test('stream_RefusedWhileRead_IsNotLogged', async () => {
  const { client, socket } = await connectFake();
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const items = failure(readAll(client.contract<Calc>('calc').primes(10)));

  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: -32005, message: '100 streams are open.' } });

  expect(await items).toMatchObject({ code: -32005 });
  await new Promise((resolve) => setTimeout(resolve));
  expect(logged).not.toHaveBeenCalled();
});

test('proxyStream_ResponseBeforeTheFirstRead_IsReleasedAndCalledAgain', async () => {
  const { client, socket } = await connectFake();
  const stream = client.contract<Calc>('calc').primes(10);

  await socket.respond({ token: 7 });
  expect(await socket.takeOne()).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });

  const items = readAll(stream);
  const again = await socket.respond({ token: 8, values: [2] });
  expect(again).toMatchObject({ method: 'calc.primes', params: [10] });
  await socket.respond({ values: [3], finished: true });
  expect(await items).toEqual([2, 3]);
});

test('proxyDownload_ResponseBeforeTheFirstRead_IsReleasedAndCalledAgain', async () => {
  const { client, socket } = await connectFake();
  const download = client.contract<Calc>('calc').table();

  await socket.respond({ binary: 1 });
  expect(await socket.takeBinary()).toMatchObject([{ type: 5, number: 1 }]);

  const bytes = download.bytes();
  await socket.respond({ binary: 2 });
  socket.sendBinary(1, 2, [1, 2]);
  socket.sendBinary(2, 2);
  expect(await bytes).toEqual(new Uint8Array([1, 2]));
});

test('proxyStream_CompleteBeforeItsFirstRead_KeepsItsItems', async () => {
  const { client, socket } = await connectFake();
  const stream = client.contract<Calc>('calc').primes(10);

  await socket.respond({ values: [2, 3] });
  expect(await socket.take()).toEqual([]);
  socket.end();

  expect(await readAll(stream)).toEqual([2, 3]);
});

test('proxyStream_WithStreamArgumentReadTooLate_Fails', async () => {
  const { client, socket } = await connectFake();
  const stream = client.contract<Calc>('calc').squares(
    (async function* () {
      yield 1;
    })(),
  );

  await socket.respond({ token: 7 });
  expect(await socket.takeOne()).toMatchObject({ method: '$/enumerator/abort' });

  expect(await failure(readAll(stream))).toMatchObject({ message: expect.stringContaining('read its result at once') });
});

test('proxyCall_AwaitedResultHasAToken_IsAValue', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();
  const remove = vi.spyOn(abort.signal, 'removeEventListener');

  const login = client.contract<{ login(signal: AbortSignal): Promise<{ token: string }> }>('auth').login(abort.signal);
  const result = login.then((value) => value);
  await socket.respond({ token: 'abc' });

  expect(await result).toEqual({ token: 'abc' });
  expect(await socket.take()).toEqual([]);
  expect(remove).toHaveBeenCalledOnce();
});

test.each([
  { token: 'abc', user: 'Ada' },
  { binary: 5, text: 'x' },
])('proxyCall_ResultIs%j_IsNotReleased', async (result) => {
  const { client, socket } = await connectFake();

  const call = client.contract<{ get(): Promise<unknown> }>('a').get();
  const before = socket.frames.length;
  await socket.respond(result);
  await turn();

  expect(socket.frames).toHaveLength(before + 1);
  expect(await call).toEqual(result);
});

test.each<[string, (call: Promise<unknown>) => Promise<unknown>]>([
  ['Await', async (call) => await call],
  ['Then', (call) => call.then((value) => value)],
  ['All', async (call) => (await Promise.all([call]))[0]],
  ['Race', (call) => Promise.race([call])],
  ['Finally', (call) => call.finally(() => {})],
  ['AnAsyncFunction', (call) => (async () => call)()],
])('proxyCall_UsedBy%s_IsAPromise', async (_, use) => {
  const { client, socket } = await connectFake();
  const echo = client.contract<{ say(text: string): Promise<string> }>('echo');

  const good = use(echo.say('a'));
  await socket.respond('A');
  expect(await good).toBe('A');

  const bad = failure(use(echo.say('b')));
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1, message: 'no' } });
  expect(await bad).toMatchObject({ code: 1 });
  await turn();
  expect(unhandled).not.toHaveBeenCalled();
});

test('stream_CancelledWhileItsConsumerIsBusy_StopsTheGeneratorAtOnce', async () => {
  const { client, socket } = await connectFake();
  const abort = new AbortController();
  const stream = client.stream<number>('calc.primes', [10], abort.signal)[Symbol.asyncIterator]();

  const first = stream.next();
  await socket.respond({ token: 7, values: [2, 3] });
  expect(await first).toMatchObject({ value: 2 });
  await socket.take();
  abort.abort('enough');

  expect(await socket.takeOne()).toMatchObject({ method: '$/enumerator/abort', params: { token: 7 } });
  expect(await failure(stream.next())).toBe('enough');
});

test('stream_PortionHasOnlyFinished_Ends', async () => {
  const { client, socket } = await connectFake();

  const items = readAll(client.stream('calc.primes'));
  await socket.respond({ token: 7, values: [1] });
  await socket.respond({ finished: true });

  expect(await items).toEqual([1]);
});
