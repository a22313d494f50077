import { expect, test } from 'vitest';
import { connectFake, failure, turn, type WireMessage } from '../support/fakeServer.js';

const draining = {
  code: -32006,
  message: 'The connection is closing and accepts no new calls.',
  data: { reason: 'draining' },
};
const quick = { reconnect: { initialDelay: 1 } };
const isCall = ({ method }: WireMessage) => !method?.startsWith('$/');

test('call_RefusedByADrainingServer_WaitsForTheNextConnection', async () => {
  const { client, socket, server } = await connectFake(quick);
  const reports: unknown[] = [];
  const connected = new Promise<void>((resolve) => {
    client.onStateChange(({ current }) => current === 'connected' && resolve());
  });

  const running = client.request('a.running');
  const { id: runningId } = await socket.takeOne();
  const call = client.request('a.b', [1, (report: unknown) => reports.push(report)]);
  const stream = client.stream<number>('a.items')[Symbol.asyncIterator]().next();
  const proxied = client.contract<{ say(text: string): Promise<string> }>('echo').say('x');
  for (const { id } of await socket.take()) {
    socket.sendMessage({ id, error: draining });
  }

  const late = client.request('a.late');
  expect(await socket.take()).toEqual([]);
  expect(() => client.notify('a.note')).toThrow('No connection');
  socket.sendMessage({ id: runningId, result: 'done' });
  expect(await running).toBe('done');
  socket.end(1001, 'The server shuts down.');
  await connected;

  const sent = (await server.latest().take()).filter(isCall);
  expect(sent.map(({ method }) => method)).toEqual(['a.b', 'echo.say', 'a.items', 'a.late']);
  server.latest().sendMessage({ method: '$/progress', params: { token: sent[0]?.params[1], value: 'half' } });
  for (const { id, method } of sent) {
    server.latest().sendMessage({ id, result: method === 'a.items' ? { values: [5] } : method });
  }

  expect(await Promise.all([call, proxied, late])).toEqual(['a.b', 'echo.say', 'a.late']);
  expect(await stream).toEqual({ done: false, value: 5 });
  expect(reports).toEqual(['half']);
  await client.close();
});

test('batch_RefusedByADrainingServer_IsSentAgainAsCalls', async () => {
  const { client, socket, server } = await connectFake(quick);
  const connected = new Promise<void>((resolve) => {
    client.onStateChange(({ current }) => current === 'connected' && resolve());
  });
  const batch = client.batch();

  const calls = [batch.request('a.b'), batch.request('a.c')];
  const done = batch.send();
  socket.sendMessage(...(await socket.take()).map(({ id }) => ({ id, error: draining })));
  socket.end(1001);
  await connected;
  const sent = (await server.latest().take()).filter(isCall);
  server.latest().sendMessage(...sent.map(({ id, method }) => ({ id, result: method })));

  await done;
  expect(await Promise.all(calls)).toEqual(['a.b', 'a.c']);
  await client.close();
});

test.each([
  ['WhenDisconnectedIsFail', { whenDisconnected: 'fail' as const }, [], draining],
  ['HasAStreamArgument', {}, [[][Symbol.iterator](), new Uint8Array([1])], draining],
  ['RefusalHasNoReason', {}, [], { code: -32006, message: 'Not now.' }],
  ['RefusalDataIsNull', {}, [], { ...draining, data: null }],
])('call_RefusedAnd%s_Fails', async (_, options, args, error) => {
  const { client, socket } = await connectFake({ ...quick, ...options });

  const call = failure(client.request('a.b', args));
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error });

  expect(await call).toMatchObject({ code: -32006, message: error.message });
  await client.close();
});

test('call_HeldAndCancelled_IsNotSentAgain', async () => {
  const { client, socket, server } = await connectFake(quick);
  const connected = new Promise<void>((resolve) => {
    client.onStateChange(({ current }) => current === 'connected' && resolve());
  });
  const abort = new AbortController();

  const call = failure(client.request('a.b', [], abort.signal));
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: draining });
  abort.abort('enough');
  expect(await call).toBe('enough');
  expect(await socket.take()).toEqual([]);
  socket.end(1001);
  await connected;
  await turn();

  expect((await server.latest().take()).filter(isCall)).toEqual([]);
  await client.close();
});

test('call_HeldAndClientClosed_FailsWithRequestNotSent', async () => {
  const { client, socket } = await connectFake(quick);

  const call = failure(client.request('a.b'));
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: draining });
  await client.close();

  expect(await call).toMatchObject({ name: 'RpcConnectionLostError', requestSent: false });
});
