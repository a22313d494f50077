import { createHash } from 'node:crypto';
import { binary, RpcErrorCode } from 'rpc-gateway-client';
import { expect, inject, test, vi } from 'vitest';
import { failure } from '../support/fakeServer.js';
import { type Calc, connectHost, type Echo, type Monitor } from '../support/gateway.js';
import { readAll } from '../support/readAll.js';

const url = inject('hostUrl');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('calc_StreamResult_IsRead', async () => {
  const calc = (await connectHost(url)).contract<Calc>('calc');

  expect(await readAll(calc.primes(30))).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
  expect(await readAll(calc.primes(100_000))).toHaveLength(9592);
  const reader = calc.primes(100_000_000).readable().getReader();
  expect((await reader.read()).value).toBe(2);
  await reader.cancel();
});

test('proxyStreams_AbandonedBeyondMaxStreams_DoNotBlockOthers', async () => {
  const client = await connectHost(url);
  const monitor = client.contract<Monitor>('monitor');
  const limit = client.limits?.maxStreams ?? 0;

  for (let i = 0; i < 3; i++) {
    for (let count = 0; count < limit / 2; count++) {
      monitor.watch(100);
    }

    await client.ping();
  }

  for await (const sample of monitor.watch(100)) {
    expect(sample.workingSet).toBeGreaterThan(0);
    break;
  }
});

test('calc_StreamArgument_IsSent', async () => {
  const calc = (await connectHost(url)).contract<Calc>('calc');
  async function* numbers() {
    for (let i = 1; i <= 10_000; i++) {
      yield i;
    }
  }

  expect(await calc.average(numbers())).toBe(5000.5);
  expect(await calc.average(calc.primes(10))).toBe(4.25);
  expect(
    await calc.average(
      new ReadableStream<number>({
        start(controller) {
          controller.enqueue(1);
          controller.enqueue(2);
          controller.close();
        },
      }),
    ),
  ).toBe(1.5);
});

test('calc_SourceFails_RejectsWithTheCause', async () => {
  const calc = (await connectHost(url)).contract<Calc>('calc');
  const mine = new Error('mine');
  async function* failing() {
    yield 1;
    throw mine;
  }

  expect(await failure(calc.average(failing()))).toMatchObject({ name: 'RpcError', cause: mine });
  expect(await calc.add(1, 1)).toBe(2);
});

test('monitor_BeyondMaxStreams_IsRefusedAndOthersContinue', async () => {
  const client = await connectHost(url);
  const monitor = client.contract<Monitor>('monitor');
  const streams = Array.from({ length: 100 }, () => monitor.watch(100)[Symbol.asyncIterator]());
  await Promise.all(streams.map((stream) => stream.next()));

  const error = await failure(readAll(monitor.watch(100)));
  await Promise.all(streams.map((stream) => stream.return?.()));

  expect(error).toMatchObject({ code: RpcErrorCode.LimitExceeded });
  expect(await client.request('calc.add', [1, 1])).toBe(2);
});

test('echo_UploadOfEveryKind_IsReceived', async () => {
  const echo = (await connectHost(url)).contract<Echo>('echo');
  const bytes = new Uint8Array(3_000_000).map((_, i) => i * 7);
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += 100_000) {
      yield bytes.subarray(i, i + 100_000);
    }
  }

  const receipt = { bytes: bytes.length, sha256: sha256(bytes) };
  for (const source of [bytes, bytes.buffer, new Blob([bytes]), binary(new Blob([bytes]).stream()), binary(chunks())]) {
    expect(await echo.upload(source)).toEqual(receipt);
  }

  expect(await echo.upload(new Uint8Array())).toEqual({ bytes: 0, sha256: sha256(new Uint8Array()) });
});

test('echo_DownloadInEveryWay_IsComplete', async () => {
  const echo = (await connectHost(url)).contract<Echo>('echo');

  const bytes = await echo.download(3_000_000, 42).bytes();
  expect(bytes).toHaveLength(3_000_000);
  expect(sha256(new Uint8Array(await (await echo.download(3_000_000, 42).blob()).arrayBuffer()))).toBe(sha256(bytes));
  const hash = createHash('sha256');
  for await (const chunk of echo.download(3_000_000, 42)) {
    hash.update(chunk);
  }

  expect(hash.digest('hex')).toBe(sha256(bytes));
  expect(await echo.upload(binary(echo.download(3_000_000, 42)))).toEqual({ bytes: 3_000_000, sha256: sha256(bytes) });
  expect(await echo.download(0, 1).bytes()).toHaveLength(0);
});

test('echo_UploadOrDownloadStopped_EndsOnBothSides', async () => {
  const client = await connectHost(url);
  const echo = client.contract<Echo>('echo');
  const mine = new Error('mine');
  const returned = vi.fn();
  async function* endless() {
    try {
      for (;;) {
        yield new Uint8Array(50_000);
      }
    } finally {
      returned();
    }
  }
  async function* failing() {
    yield new Uint8Array(10);
    throw mine;
  }

  const abort = new AbortController();
  const upload = failure(echo.upload(binary(endless()), abort.signal));
  await client.ping();
  abort.abort('enough');
  expect(await upload).toBe('enough');
  expect(await failure(echo.upload(binary(failing())))).toMatchObject({ name: 'RpcError', cause: mine });
  for await (const _ of echo.download(1_000_000_000, 1)) {
    break;
  }

  await client.ping();
  expect(returned).toHaveBeenCalledOnce();
  expect(await echo.upload(new Uint8Array([1]))).toMatchObject({ bytes: 1 });
});
