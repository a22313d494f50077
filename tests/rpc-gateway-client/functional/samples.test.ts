import { createHash, randomUUID } from 'node:crypto';
import { binary, options, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { expect, inject, test, vi } from 'vitest';
import { failure } from '../support/fakeServer.js';
import {
  type Calc,
  type Chat,
  type ChatCallback,
  type ChatMessage,
  connectHost,
  type Echo,
  type JobProgress,
  type Jobs,
  type Monitor,
} from '../support/gateway.js';

const url = inject('hostUrl');

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }

  return list;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('calls, batches and errors', async () => {
  const client = await connectHost(url);
  const calc = client.contract<Calc>('calc');

  expect(client.connectionId).toMatch(/./);
  expect(client.limits).toMatchObject({ maxMessageSize: 1_048_576, maxBatchLength: 100 });
  expect(await calc.add(1, 2)).toBe(3);
  expect(await client.request('calc.subtract', { minuend: 44, subtrahend: 2 })).toBe(42);
  expect(await failure(calc.divide(1, 0))).toMatchObject({ code: 1001, data: { dividend: 1 } });
  expect(await failure(client.request('calc.nothing'))).toMatchObject({ code: RpcErrorCode.MethodNotFound });
  expect(await failure(client.request('calc.add', [1]))).toMatchObject({ code: RpcErrorCode.InvalidParams });
  expect(await failure(client.contract<Echo>('echo').fail('a secret'))).toMatchObject({
    code: RpcErrorCode.ServiceFailed,
  });

  const batch = client.batch();
  const sums = Array.from({ length: 99 }, (_, i) => batch.request<number>('calc.add', [i, 1]));
  batch.notify('echo.say', ['x']);
  await batch.send();
  expect(await Promise.all(sums)).toEqual(sums.map((_, i) => i + 1));
});

test('many calls at once, in shared frames', async () => {
  const client = await connectHost(url);
  const echo = client.contract<Echo>('echo');
  const texts = Array.from({ length: 2000 }, (_, i) => `ü${i}`.repeat(20));

  expect(await Promise.all(texts.map((text) => echo.say(text)))).toEqual(texts);
});

test('a message that is too large fails alone', async () => {
  const client = await connectHost(url);
  const echo = client.contract<Echo>('echo');

  expect(await failure(echo.say('x'.repeat(1_048_576)))).toMatchObject({ code: RpcErrorCode.MessageTooLarge });
  expect(await echo.say('x'.repeat(1_000_000))).toHaveLength(1_000_000);
});

test('streams as results', async () => {
  const calc = (await connectHost(url)).contract<Calc>('calc');

  expect(await all(calc.primes(30))).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
  expect(await all(calc.primes(100_000))).toHaveLength(9592);
  const reader = calc.primes(100_000_000).readable().getReader();
  expect((await reader.read()).value).toBe(2);
  await reader.cancel();
});

test('streams as arguments', async () => {
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

test('a source that fails or does not fit fails its call, whose cause it is', async () => {
  const calc = (await connectHost(url)).contract<Calc>('calc');
  const mine = new Error('mine');
  async function* failing() {
    yield 1;
    throw mine;
  }

  expect(await failure(calc.average(failing()))).toMatchObject({ name: 'RpcError', cause: mine });
  expect(await calc.add(1, 1)).toBe(2);
});

test('more streams than may be open are refused, and the others go on', async () => {
  const client = await connectHost(url);
  const monitor = client.contract<Monitor>('monitor');
  const streams = Array.from({ length: 100 }, () => monitor.watch(100)[Symbol.asyncIterator]());
  await Promise.all(streams.map((stream) => stream.next()));

  const error = await failure(all(monitor.watch(100)));
  await Promise.all(streams.map((stream) => stream.return?.()));

  expect(error).toMatchObject({ code: RpcErrorCode.LimitExceeded });
  expect(await client.request('calc.add', [1, 1])).toBe(2);
});

test('uploads of every kind', async () => {
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

test('downloads in every way', async () => {
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

test('uploads and downloads are stopped on the way', async () => {
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

test('jobs report progress, and are cancelled', async () => {
  const jobs = (await connectHost(url)).contract<Jobs>('jobs');
  const reports: JobProgress[] = [];

  expect(await jobs.findPrimes(2_000_000, (report) => reports.push(report))).toEqual({
    count: 148_933,
    largest: 1_999_993,
  });
  expect(reports.at(-1)).toEqual({ done: 2_000_000, total: 2_000_000, unit: 'numbers' });
  expect(await jobs.countWords(new Blob(['one two two']))).toMatchObject({ words: 3, bytes: 11 });

  const abort = new AbortController();
  const endless = failure(jobs.findPrimes(2_000_000_000, () => abort.abort('enough'), abort.signal));
  expect(await endless).toBe('enough');
});

test('a call is given up after its timeout', async () => {
  const echo = (await connectHost(url)).contract<Echo>('echo');

  expect(await failure(echo.delay(600_000, 'late', options({ timeout: 50 })))).toMatchObject({
    code: RpcErrorCode.DeadlineExceeded,
  });
});

test('the monitor is watched until one has seen enough', async () => {
  const client = await connectHost(url);
  const times: string[] = [];

  for await (const sample of client.contract<Monitor>('monitor').watch(100)) {
    expect(sample.connections).toBeGreaterThan(0);
    times.push(sample.time);
    if (times.length === 3) {
      break;
    }
  }

  expect(new Set(times).size).toBe(3);
});

test('two clients chat, and one confirms', async () => {
  const room = randomUUID();
  const [ada, grace] = [await connectHost(url), await connectHost(url)];
  const heard: string[] = [];
  let left: () => void = () => {};
  const hasLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  ada.on<ChatCallback>('chatCallback', {
    messagePosted: (message: ChatMessage) => void heard.push(`${message.name}: ${message.text}`),
    memberJoined: (_, name) => void heard.push(`${name} joined`),
    memberLeft(_, name) {
      heard.push(`${name} left`);
      left();
    },
    confirm: async (question) => question.includes(room),
  });
  const chat = ada.contract<Chat>('chat');
  const other = grace.contract<Chat>('chat');

  expect(await chat.join(room, 'Ada')).toEqual({ room, members: ['Ada'] });
  expect(await other.join(room, 'Grace')).toEqual({ room, members: ['Ada', 'Grace'] });
  expect(await chat.send(room, 'hello')).toBe(1);
  expect(await other.send(room, 'hi')).toBe(2);
  expect((await all(chat.history(room))).map(({ text }) => text)).toEqual(['hello', 'hi']);
  expect((await all(chat.history(room, 1))).map(({ text }) => text)).toEqual(['hi']);
  expect(await chat.clear(room)).toBe(true);
  await grace.close();
  await hasLeft;

  expect(heard).toEqual(['Grace joined', 'Ada: hello', 'Grace: hi', 'Grace left']);
});

test('a callback that is not handled is an error of the call that it was made for', async () => {
  const room = randomUUID();
  const chat = (await connectHost(url)).contract<Chat>('chat');
  await chat.join(room, 'Ada');

  expect(await failure(chat.clear(room))).toBeInstanceOf(RpcError);
});

test('a plain client calls, streams and is called', async () => {
  const room = randomUUID();
  const client = await connectHost(url, { offerExtensions: false });
  client.on<Partial<ChatCallback>>('chatCallback', { confirm: () => true });
  const chat = client.contract<Chat>('chat');
  await chat.join(room, 'Ada');
  await chat.send(room, 'hello');

  expect(client.connectionId).toBeUndefined();
  expect(await chat.clear(room)).toBe(true);
  expect(await all(client.contract<Calc>('calc').primes(10))).toEqual([2, 3, 5, 7]);
  expect(await failure(client.contract<Echo>('echo').upload(new Uint8Array(1)))).toMatchObject({ code: -32602 });
  expect(await failure(client.contract<Echo>('echo').download(1, 1).bytes())).toMatchObject({ code: -32600 });
});

test('a token that the server cannot know is refused, and the client gives up', async () => {
  const error = await failure(connectHost(url, { token: 'wrong', reconnect: { retryFirstConnect: true } }));

  expect(error).toMatchObject({ name: 'RpcConnectionLostError', cause: { code: RpcErrorCode.Unauthenticated } });
});

test('an address where nobody listens, or where no gateway is, is told', async () => {
  expect(await failure(connectHost('ws://127.0.0.1:9/rpc'))).toMatchObject({
    message: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await failure(connectHost(url.replace('/rpc', '/health/live')))).toMatchObject({
    message: expect.stringContaining('Unexpected server response'),
  });
});
