import type { RpcConnection } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { failure, turn } from '../support/fakeServer.js';
import { connectSession, cutAndReturn, next, type SessionServer, until } from '../support/sessionServer.js';

/** Responds to each call with its first param. */
function echo(server: SessionServer): void {
  server.onMessage = ({ id, params }) => {
    if (id !== undefined && params) {
      server.send({ id, result: params[0] });
    }
  };
}

test('cut_FramesOnTheirWayInBothDirections_ArriveOnceAndInOrder', async () => {
  const { client, server } = await connectSession();
  const notes: number[] = [];
  client.on('ledgerClient', { note: (number: number) => notes.push(number) });
  const note = (number: number) => server.send({ method: 'ledgerClient.note', params: [number] });
  const socket = server.latest();

  const arrived = client.request('a.arrived');
  const [first] = await server.take();
  note(1);
  socket.losesDown = true;
  note(2);
  server.send({ id: first?.id, result: 'arrived' });
  socket.losesUp = true;
  const lost = client.request('a.lost');
  await turn();
  client.notify('a.note', [1]);
  await turn();
  const change = await cutAndReturn(client, server);
  client.notify('a.note', [2]);
  note(3);

  expect(change).toMatchObject({ previous: 'reconnecting', current: 'connected', recovered: true });
  expect(await arrived).toBe('arrived');
  expect(notes).toEqual([1, 2, 3]);
  const after = await server.take();
  expect(after.map(({ method, params }) => [method, ...(params ?? [])])).toEqual([
    ['a.lost'],
    ['a.note', 1],
    ['a.note', 2],
  ]);
  server.send({ id: after[0]?.id, result: 'lost' });
  expect(await lost).toBe('lost');
  await client.close();
});

test('cut_FiveTimesWithoutTraffic_RepeatsNothing', async () => {
  const { client, server } = await connectSession();
  const prepared = vi.fn();
  client.onReconnected(prepared);
  const note = vi.fn();
  client.on('ledgerClient', { note });
  server.send({ method: 'ledgerClient.note' });
  expect([client.recovered, client.connectionId]).toEqual([undefined, 'connection-1']);

  for (let i = 0; i < 5; i++) {
    expect((await cutAndReturn(client, server)).recovered).toBe(true);
  }

  expect(server.requests.map(({ received, first }) => [received, first])).toEqual([
    [2, 1],
    [2, 2],
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
  expect(note).toHaveBeenCalledOnce();
  expect(prepared).not.toHaveBeenCalled();
  expect(await server.take()).toEqual([]);
  expect([client.recovered, client.connectionId]).toEqual([true, 'connection-1']);
  await client.close();
});

test('cut_DuringTheRepetition_RepeatsTheRest', async () => {
  const { client, server } = await connectSession();
  const notes: number[] = [];
  client.on('ledgerClient', {
    note(number: number) {
      notes.push(number);
      if (number % 3 === 0 && cuts < 3) {
        cuts++;
        // The second half of the repetition is lost, and so is everything that the client repeats.
        server.latest().cut();
      }
    },
  });
  let cuts = 0;
  server.latest().losesDown = server.latest().losesUp = true;
  for (let i = 1; i <= 10; i++) {
    server.send({ method: 'ledgerClient.note', params: [i] });
    client.notify('a.note', [i]);
    await turn();
  }

  await cutAndReturn(client, server);
  await until(() => notes.length >= 10 && client.state === 'connected');

  expect(cuts).toBe(3);
  expect(notes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect((await server.take()).map(({ params }) => params[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(client.recovered).toBe(true);
  await client.close();
});

test('cut_AtRandomMoments_EveryCallRunsOnceAndInOrder', async () => {
  const { client, server } = await connectSession();
  const executed: number[] = [];
  const notes: number[] = [];
  client.on('ledgerClient', { note: (number: number) => notes.push(number) });
  server.onMessage = ({ id, method, params }) => {
    if (method === 'a.call') {
      executed.push(params[0]);
      server.send({ method: 'ledgerClient.note', params });
      server.send({ id, result: params[0] });
    }
  };
  const results: Promise<unknown>[] = [];
  let random = 1;
  for (let i = 0; i < 500; i++) {
    results.push(client.request('a.call', [i]));
    random = (random * 16_807) % 2_147_483_647;
    if (random % 3 === 0) {
      await turn();
    }

    const socket = server.latest();
    socket.losesUp ||= random % 13 === 0;
    socket.losesDown ||= random % 17 === 0;
    if (random % 19 === 0) {
      await cutAndReturn(client, server);
    }
  }

  await cutAndReturn(client, server);

  const all = Array.from({ length: 500 }, (_, i) => i);
  expect(await Promise.all(results)).toEqual(all);
  expect(executed).toEqual(all);
  expect(notes).toEqual(all);
  expect(server.sockets.length).toBeGreaterThan(10);
  await client.close();
});

test('oldSocket_MessagesAfterTheLoss_AreIgnored', async () => {
  const { client, server } = await connectSession();
  const note = vi.fn();
  client.on('ledgerClient', { note });
  const old = server.latest();
  server.sent.push('{"jsonrpc":"2.0","method":"ledgerClient.note"}');
  const { onmessage } = old;

  await cutAndReturn(client, server);
  old.sendMessage({ method: 'ledgerClient.note' });

  expect(onmessage).not.toBeNull();
  expect(note).toHaveBeenCalledOnce();
  await client.close();
});

test('calls_WithoutASocket_WaitForTheNextOne', async () => {
  const { client, server } = await connectSession();
  echo(server);
  const gone = next(client, 'reconnecting');
  server.latest().cut();

  expect(await gone).toMatchObject({ attempt: 1, close: { code: 1006 } });
  expect(client.connectionId).toBeUndefined();
  expect(() => client.notify('a.note')).toThrow('No connection');
  expect(await client.request('a.call', ['waits'])).toBe('waits');
  await client.close();
});

test('calls_MustNotWait_FailWithoutASocketAndRunningOnesContinue', async () => {
  const { client, server } = await connectSession({ whenDisconnected: 'fail' });
  const running = client.request('a.call');
  const [request] = await server.take();
  const back = next(client, 'connected');
  server.latest().cut();

  expect(await failure(client.request('a.call'))).toMatchObject({ requestSent: false });
  await back;
  server.send({ id: request?.id, result: 'continued' });

  expect(await running).toBe('continued');
  await client.close();
});

/** Connects, and returns the connection object of the second connection, which makes calls without waiting. */
async function connectTwice() {
  const { client, server } = await connectSession();
  const prepared: RpcConnection[] = [];
  client.onReconnected((connection) => prepared.push(connection));
  server.resumes = -32012;
  await cutAndReturn(client, server);
  server.resumes = 'yes';
  const [connection] = prepared;
  if (!connection) {
    throw new Error('The connection was not prepared.');
  }

  return { client, server, connection };
}

test('callOnAConnection_WithoutASocket_IsSentOnTheNextOneOrWasNotSent', async () => {
  const { client, server, connection } = await connectTwice();
  const back = next(client, 'connected');
  server.latest().cut();
  const continued = connection.request('a.call');
  expect((await back).recovered).toBe(true);
  const [request] = await server.take();
  server.send({ id: request?.id, result: 1 });
  expect(await continued).toBe(1);

  server.resumes = 'never';
  server.latest().cut();
  const unsent = failure(connection.request('a.call'));
  await client.close();

  expect(await unsent).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });
});

test('messages_Beyond8MiBWithoutASocket_EndTheSession', async () => {
  const { client, server, connection } = await connectTwice();
  const back = next(client, 'connected');
  server.resumes = 'never';
  server.latest().cut();
  async function flood(): Promise<number> {
    for (let i = 0; i < 100; i++) {
      connection.notify('a.note', ['x'.repeat(95_000)]);
      await turn();
    }

    return 100;
  }

  expect(await failure(flood())).toMatchObject({ close: { reason: 'Too many messages waited for a connection.' } });
  server.resumes = 'yes';
  server.latest().cut();
  expect((await back).recovered).toBe(false);
  await client.close();
});

test('cancel_WithoutASocket_IsSentOnTheNextOne', async () => {
  const { client, server } = await connectSession();
  const abort = new AbortController();
  const call = failure(client.request('a.call', [], { signal: abort.signal }));
  const [request] = await server.take();
  const back = next(client, 'connected');
  server.latest().cut();

  abort.abort();
  await call;
  await back;

  expect(await server.take()).toEqual([{ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: request?.id } }]);
  await client.close();
});

test('itemStreams_ConnectionIsCut_ContinueInBothDirections', async () => {
  const { client, server } = await connectSession();
  const items: number[] = [];
  const reading = (async () => {
    for await (const item of client.stream<number>('a.items')) {
      items.push(item);
    }
  })();
  const [request] = await server.take();
  await cutAndReturn(client, server);
  server.send({ id: request?.id, result: { token: 1, values: [1] } });
  const [more] = await server.take();
  server.latest().losesDown = true;
  server.send({ id: more?.id, result: { values: [2], finished: true } });

  await cutAndReturn(client, server);

  await reading;
  expect(items).toEqual([1, 2]);

  async function* source() {
    yield* [1, 2, 3];
  }
  void client.request('a.sum', [source()]).catch(() => {});
  const [upload] = await server.take();
  const token = upload?.params[0].token;
  server.latest().losesUp = true;
  server.send({ id: 77, method: '$/enumerator/next', params: { token, max: 10 } });
  await turn();
  expect(await server.take()).toEqual([]);
  await cutAndReturn(client, server);
  expect(await server.take()).toMatchObject([{ id: 77, result: { values: [1, 2, 3] } }]);
  await client.close();
});
