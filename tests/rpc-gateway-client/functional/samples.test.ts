import { randomUUID } from 'node:crypto';
import { options, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { expect, inject, test } from 'vitest';
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
import { readAll } from '../support/readAll.js';

const url = inject('hostUrl');

test('calc_CallsBatchesAndErrors_Work', async () => {
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

test('echo_ManyCallsInSharedFrames_AllComplete', async () => {
  const client = await connectHost(url);
  const echo = client.contract<Echo>('echo');
  const texts = Array.from({ length: 2000 }, (_, i) => `ü${i}`.repeat(20));

  expect(await Promise.all(texts.map((text) => echo.say(text)))).toEqual(texts);
});

test('echo_MessageTooLarge_FailsOnlyItsOwnCall', async () => {
  const client = await connectHost(url);
  const echo = client.contract<Echo>('echo');

  expect(await failure(echo.say('x'.repeat(1_048_576)))).toMatchObject({ code: RpcErrorCode.MessageTooLarge });
  expect(await echo.say('x'.repeat(1_000_000))).toHaveLength(1_000_000);
});

test('jobs_ProgressAndCancellation_Work', async () => {
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

test('echo_CallTimesOut_FailsWithDeadlineExceeded', async () => {
  const echo = (await connectHost(url)).contract<Echo>('echo');

  expect(await failure(echo.delay(600_000, 'late', options({ timeout: 50 })))).toMatchObject({
    code: RpcErrorCode.DeadlineExceeded,
  });
});

test('monitor_ReaderStops_EndsTheStream', async () => {
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

test('chat_TwoClients_ReceiveCallbacksAndConfirm', async () => {
  const room = randomUUID();
  const [ada, grace] = [await connectHost(url), await connectHost(url)];
  const received: string[] = [];
  let left: () => void = () => {};
  const hasLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  ada.on<ChatCallback>('chatCallback', {
    messagePosted: (message: ChatMessage) => void received.push(`${message.name}: ${message.text}`),
    memberJoined: (_, name) => void received.push(`${name} joined`),
    memberLeft(_, name) {
      received.push(`${name} left`);
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
  expect((await readAll(chat.history(room))).map(({ text }) => text)).toEqual(['hello', 'hi']);
  expect((await readAll(chat.history(room, 1))).map(({ text }) => text)).toEqual(['hi']);
  expect(await chat.clear(room)).toBe(true);
  await grace.close();
  await hasLeft;

  expect(received).toEqual(['Grace joined', 'Ada: hello', 'Grace: hi', 'Grace left']);
});

test('chat_CallbackWithoutHandler_FailsTheCall', async () => {
  const room = randomUUID();
  const chat = (await connectHost(url)).contract<Chat>('chat');
  await chat.join(room, 'Ada');

  expect(await failure(chat.clear(room))).toBeInstanceOf(RpcError);
});

test('plainClient_CallsStreamsAndCallbacks_Work', async () => {
  const room = randomUUID();
  const client = await connectHost(url, { offerExtensions: false });
  client.on<Partial<ChatCallback>>('chatCallback', { confirm: () => true });
  const chat = client.contract<Chat>('chat');
  await chat.join(room, 'Ada');
  await chat.send(room, 'hello');

  expect(client.connectionId).toBeUndefined();
  expect(await chat.clear(room)).toBe(true);
  expect(await readAll(client.contract<Calc>('calc').primes(10))).toEqual([2, 3, 5, 7]);
  expect(await failure(client.contract<Echo>('echo').upload(new Uint8Array(1)))).toMatchObject({ code: -32602 });
  expect(await failure(client.contract<Echo>('echo').download(1, 1).bytes())).toMatchObject({ code: -32600 });
});

test('connect_InvalidToken_IsRefusedAndNotRetried', async () => {
  const error = await failure(connectHost(url, { token: 'wrong', reconnect: { retryFirstConnect: true } }));

  expect(error).toMatchObject({ name: 'RpcConnectionLostError', cause: { code: RpcErrorCode.Unauthenticated } });
});

test('connect_NothingListensOrNoGateway_ReportsTheCause', async () => {
  expect(await failure(connectHost('ws://127.0.0.1:9/rpc'))).toMatchObject({
    message: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await failure(connectHost(url.replace('/rpc', '/health/live')))).toMatchObject({
    message: expect.stringContaining('Unexpected server response'),
  });
});
