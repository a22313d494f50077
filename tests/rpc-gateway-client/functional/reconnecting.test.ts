import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type RpcClient,
  type RpcClientState,
  type RpcConnection,
  RpcConnectionLostError,
  RpcError,
} from 'rpc-gateway-client';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startProxy } from '../support/cuttableProxy.js';
import { failure } from '../support/fakeServer.js';
import { type Chat, type ChatCallback, connectHost } from '../support/gateway.js';
import { startHost } from '../support/host.js';

const url = inject('hostUrl');
const soon = { initialDelay: 20, maxDelay: 200 };
const nameTaken = 1006;

function reaches(client: RpcClient, state: RpcClientState): Promise<void> {
  return new Promise((resolve) => {
    const remove = client.onStateChange(({ current }) => {
      if (current === state) {
        remove();
        resolve();
      }
    });
  });
}

// The host may still have the previous connection, and its name in the room.
async function joinAgain(connection: RpcConnection, room: string): Promise<void> {
  for (;;) {
    try {
      await connection.contract<Chat>('chat').join(room, 'Ada');
      return;
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== nameTaken) {
        throw error;
      }
    }

    await pause(20);
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await pause(5);
  }
}

test('client_HostIsReplacedUnderLoad_NoCallFails', async () => {
  const first = await startHost();
  onTestFinished(first.kill);
  const client = await connectHost(first.url, { reconnect: soon });
  let calls = 0;
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: 8 }, async () => {
      while (!isOver) {
        expect(await client.request('calc.add', [calls, 1])).toBeGreaterThan(0);
        calls++;
      }
    }),
  );
  const slow = client.request('echo.delay', [1000, 'done']);
  await until(() => calls >= 500);

  await first.stop();
  expect(await slow).toBe('done');
  const second = await startHost(first.port);
  onTestFinished(second.kill);

  const before = calls;
  await until(() => calls >= before + 500);
  isOver = true;
  await load;
  await client.close();
});

test('client_HostRestarts_Reconnects', async () => {
  const first = await startHost();
  onTestFinished(first.kill);
  const client = await connectHost(first.url, { reconnect: soon });
  const room = randomUUID();
  const chat = client.contract<Chat>('chat');
  client.onReconnected((connection) => connection.contract<Chat>('chat').join(room, 'Ada'));
  await chat.join(room, 'Ada');
  const slow = failure(client.request('echo.delay', [600_000, 'late']));
  await client.ping();

  const gone = reaches(client, 'reconnecting');
  await first.kill();
  await gone;
  const waiting = chat.members(room);
  const second = await startHost(first.port);
  onTestFinished(second.kill);

  expect(await slow).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect(await waiting).toEqual(['Ada']);
  expect(client.state).toBe('connected');
});

test('calls_DuringAGracefulRestart_AllComplete', async () => {
  const first = await startHost();
  onTestFinished(first.kill);
  const client = await connectHost(first.url, { reconnect: soon });
  const running = client.request('echo.delay', [1000, 'done']);
  await client.ping();

  const gone = reaches(client, 'reconnecting');
  const stopped = first.stop();
  const calls: Promise<unknown>[] = [];
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  while (!isGone || calls.length < 2) {
    calls.push(client.request('calc.add', [calls.length, 1]));
    await pause(20);
  }

  expect(await running).toBe('done');
  await stopped;
  const second = await startHost(first.port);
  onTestFinished(second.kill);

  expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index + 1));
});

test('client_HostIsGone_GivesUpAfterMaxAttempts', async () => {
  const host = await startHost();
  onTestFinished(host.kill);
  const client = await connectHost(host.url, { reconnect: { ...soon, maxAttempts: 3 } });

  await host.kill();

  expect(await client.closed).toMatchObject({ code: 1006 });
  expect(await failure(client.request('calc.add', [1, 2]))).toBeInstanceOf(RpcConnectionLostError);
});

test('stream_ConnectionsAreCutWithoutSession_MissesAndRepeatsNoItem', async () => {
  const proxy = await startProxy(url);
  onTestFinished(proxy.close);
  const room = randomUUID();
  const writer = (await connectHost(url)).contract<Chat>('chat');
  await writer.join(room, 'Ada');
  // A connection may have 100 calls at once.
  for (let sent = 0; sent < 200; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => writer.send(room, '€'.repeat(1000))));
  }

  const client = await connectHost(proxy.url, { resumeBufferSize: 0, reconnect: { ...soon, stableAfter: 0 } });

  const seen: number[] = [];
  const history = client.stream<{ sequence: number }>('chat.history', [room], {
    resumeFrom: (last) => [room, last?.sequence ?? 0],
  });
  for await (const { sequence } of history) {
    seen.push(sequence);
    if (seen.length % 50 === 0) {
      proxy.cut();
    }
  }

  expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  expect(proxy.connections()).toBeGreaterThan(1);
});

test('client_TwentyConnectionsAreCutWithoutSession_LosesNoHandlerAndNoWaitingCall', async () => {
  const proxy = await startProxy(url);
  onTestFinished(proxy.close);
  const room = randomUUID();
  const client = await connectHost(proxy.url, { resumeBufferSize: 0, reconnect: { ...soon, stableAfter: 0 } });
  const asked: string[] = [];
  client.on<Partial<ChatCallback>>('chatCallback', {
    confirm(question) {
      asked.push(question);
      return true;
    },
  });
  client.onReconnected((connection) => joinAgain(connection, room));
  const chat = client.contract<Chat>('chat');
  await chat.join(room, 'Ada');

  for (let i = 0; i < 20; i++) {
    const gone = reaches(client, 'reconnecting');
    proxy.cut();
    await gone;
    expect(await chat.clear(room)).toBe(true);
  }

  expect(asked).toHaveLength(20);
  expect(proxy.connections()).toBeGreaterThanOrEqual(21);
});
