import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RpcClient, RpcClientStateChange } from 'rpc-gateway-client';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type CuttableProxy, startProxy } from '../support/cuttableProxy.js';
import { failure } from '../support/fakeServer.js';
import { type Calc, type Chat, type ChatCallback, connectHost, type Jobs } from '../support/gateway.js';
import { startHost } from '../support/host.js';
import { readAll } from '../support/readAll.js';
import { next } from '../support/sessionServer.js';

const url = inject('hostUrl');
const soon = { initialDelay: 5, maxDelay: 50, stableAfter: 0 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function connectThroughProxy(target = url): Promise<{ client: RpcClient; proxy: CuttableProxy }> {
  const proxy = await startProxy(target);
  onTestFinished(proxy.close);
  return { client: await connectHost(proxy.url, { reconnect: soon }), proxy };
}

async function cutAndReturn(client: RpcClient, proxy: CuttableProxy): Promise<RpcClientStateChange> {
  const back = next(client, 'connected');
  proxy.cut();
  return await back;
}

test('cut_FiveTimesWithoutTraffic_SessionContinues', async () => {
  const { client, proxy } = await connectThroughProxy();
  const id = client.connectionId;
  for (let i = 0; i < 5; i++) {
    expect((await cutAndReturn(client, proxy)).recovered).toBe(true);
  }

  expect([client.recovered, client.connectionId, proxy.connections()]).toEqual([true, id, 6]);
  expect(await client.contract<Calc>('calc').add(1, 2)).toBe(3);
});

test('cut_EverythingOnItsWay_NothingIsLostOrRepeated', async () => {
  const { client, proxy } = await connectThroughProxy();
  const room = randomUUID();
  const chat = client.contract<Chat>('chat');
  const posted: string[] = [];
  let asked = 0;
  client.on<Partial<ChatCallback>>('chatCallback', {
    messagePosted: ({ text }) => {
      posted.push(text);
    },
    confirm: () => ++asked < 0,
  });
  client.onReconnected(() => {
    throw new Error('The session did not continue.');
  });
  await chat.join(room, 'Ada');
  const writer = (await connectHost(url)).contract<Chat>('chat');
  await writer.join(room, 'Grace');
  const calc = client.contract<Calc>('calc');
  const content = randomBytes(6_000_000);
  const texts = Array.from({ length: 300 }, (_, i) => `message ${i}`);
  const reported: number[] = [];

  const tasks = [
    // Calls: each has its own result.
    ...Array.from({ length: 10 }, async (_, worker) => {
      for (let i = 0; i < 100; i++) {
        expect(await calc.add(worker, i)).toBe(worker + i);
      }
    }),
    // Messages that this client sends: each once, and in order.
    (async () => {
      for (const text of texts) {
        await chat.send(room, `mine ${text}`);
      }
    })(),
    // Callbacks by another client's messages.
    (async () => {
      for (const text of texts) {
        await writer.send(room, `hers ${text}`);
      }
    })(),
    // Questions that the server asks this client.
    (async () => {
      for (let i = 0; i < 50; i++) {
        expect(await chat.clear(room)).toBe(false);
      }
    })(),
    readAll(calc.primes(100_000)).then((primes) => expect(primes).toHaveLength(9592)),
    calc.average(numbers(10_000)).then((average) => expect(average).toBe(5000.5)),
    client
      .request<{ bytes: number; sha256: string }>('echo.upload', [content])
      .then((receipt) => expect(receipt).toEqual({ bytes: content.length, sha256: sha256(content) })),
    client
      .download('echo.download', [6_000_000, 1])
      .bytes()
      .then(async (bytes) => {
        const undisturbed = await connectHost(url);
        expect(sha256(bytes)).toBe(sha256(await undisturbed.download('echo.download', [6_000_000, 1]).bytes()));
      }),
    client.contract<Jobs>('jobs').findPrimes(200_000, ({ done }) => reported.push(done)),
  ];
  let isOver = false;
  const work = Promise.all(tasks).finally(() => {
    isOver = true;
  });
  let cuts = 0;
  while (!isOver && cuts < 12) {
    const passed = proxy.passed();
    while (!isOver && proxy.passed() < passed + 1_000_000) {
      await pause(1);
    }

    expect((await cutAndReturn(client, proxy)).recovered).toBe(true);
    cuts++;
  }

  await work;
  await client.ping();
  expect(cuts).toBeGreaterThan(5);
  expect(posted.filter((text) => text.startsWith('hers'))).toEqual(texts.map((text) => `hers ${text}`));
  const history = await readAll(chat.history(room));
  const written = history.map(({ text }) => text).filter((text) => text.startsWith('mine'));
  expect(written).toEqual(texts.slice(-written.length).map((text) => `mine ${text}`));
  expect(written.length).toBeGreaterThan(0);
  expect(asked).toBe(50);
  expect(reported).toEqual([...reported].sort((a, b) => a - b));
});

test('cut_HostIsReplaced_StartsAnewAndSaysSo', async () => {
  const first = await startHost();
  onTestFinished(first.kill);
  const { client, proxy } = await connectThroughProxy(first.url);
  const running = failure(client.request('echo.delay', [600_000, 'late']));
  await client.ping();
  const id = client.connectionId;
  const back = next(client, 'connected');

  await first.kill();
  proxy.cut();
  const second = await startHost(first.port);
  onTestFinished(second.kill);

  expect((await back).recovered).toBe(false);
  expect(client.connectionId).not.toBe(id);
  expect(await running).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
});

test('cut_ServerHasNoSessions_StartsAnew', async () => {
  const host = await startHost(0, ['--RpcGateway:ResumeBufferSize=0']);
  onTestFinished(host.kill);
  const { client, proxy } = await connectThroughProxy(host.url);

  expect((await cutAndReturn(client, proxy)).recovered).toBe(false);
});

async function* numbers(count: number) {
  for (let i = 1; i <= count; i++) {
    yield i;
  }
}
