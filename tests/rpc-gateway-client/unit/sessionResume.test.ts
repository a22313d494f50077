import { RpcConnectionLostError } from 'rpc-gateway-client';
import { afterEach, expect, test, vi } from 'vitest';
import { failure, turn } from '../support/fakeServer.js';
import { connectSession, cutAndReturn, next, until } from '../support/sessionServer.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const hello = (frames: readonly (string | Uint8Array)[]) =>
  frames.flatMap((frame) => (String(frame).includes('$/hello') ? [JSON.parse(String(frame)).params] : []));

test('hello_Default_AsksForASession', async () => {
  const { client, server } = await connectSession();

  expect(hello(server.latest().frames)).toEqual([{ version: 1, session: { buffer: 262_144 } }]);
  expect(server.latest().protocols).toEqual(['rpcgateway.v1', 'jsonrpc']);
  await client.close();
});

test.each(['SessionsAreOff', 'NoCryptography'])('hello_%s_AsksForNoSession', async (reason) => {
  if (reason === 'NoCryptography') {
    // As in a page that was loaded over http.
    vi.stubGlobal('crypto', {});
  }

  const { client, server } = await connectSession(reason === 'SessionsAreOff' ? { resumeBufferSize: 0 } : {});

  expect(hello(server.latest().frames)).toEqual([{ version: 1 }]);
  expect((await cutAndReturn(client, server)).recovered).toBe(false);
  await client.close();
});

test.each([
  ['WithoutKey', { window: 1000, buffer: 1000 }],
  ['WithAShortKey', { key: 'AAAA', window: 1000, buffer: 1000 }],
  ['WithAnInvalidKey', { key: '!'.repeat(43), window: 1000, buffer: 1000 }],
  ['WithoutWindow', { key: 'A'.repeat(43), buffer: 1000 }],
  ['WithATooLongWindow', { key: 'A'.repeat(43), window: 1e15, buffer: 1000 }],
  ['WithoutBuffer', { key: 'A'.repeat(43), window: 1000 }],
  ['OfNoObject', 'yes'],
])('grant_%s_IsNoSession', async (_, grant) => {
  const { client, server } = await connectSession({}, (prepared) => {
    prepared.grant = grant as object;
  });

  expect((await cutAndReturn(client, server)).recovered).toBe(false);
  expect(server.requests).toEqual([]);
  await client.close();
});

test('resume_NewSocket_OffersTheSubprotocolsInOrderAndSendsTheToken', async () => {
  const tokens = ['first', 'second'];
  const { client, server } = await connectSession({ token: () => tokens.shift() });

  await cutAndReturn(client, server);

  expect(server.latest().protocols).toEqual(['rpcgateway.v1.resume', 'rpcgateway.v1']);
  expect(server.requests.map(({ token }) => token)).toEqual(['second']);
  await client.close();
});

test.each([
  ['Refuses', -32012],
  ['HasNoSessions', 'plain' as const],
])('resume_Server%s_StartsAnewOnTheSameSocket', async (_, resumes) => {
  const { client, server } = await connectSession();
  const calls: unknown[] = [];
  client.onReconnected(async (connection) => calls.push(connection.connectionId));
  const running = failure(client.request('a.call'));
  await turn();
  server.resumes = resumes;

  const change = await cutAndReturn(client, server);

  expect(change).toMatchObject({ recovered: false });
  expect(await running).toBeInstanceOf(RpcConnectionLostError);
  expect(await running).toMatchObject({ requestSent: true, close: { code: 1006 } });
  expect([client.recovered, client.connectionId, server.sockets.length]).toEqual([false, 'connection-2', 2]);
  expect(calls).toEqual(['connection-2']);
  await client.close();
});

test('resume_AfterAStartAnew_NextCutIsRecovered', async () => {
  const { client, server } = await connectSession();
  server.resumes = -32012;
  await cutAndReturn(client, server);
  server.resumes = 'yes';

  expect((await cutAndReturn(client, server)).recovered).toBe(true);
  await client.close();
});

test.each([
  [-32006, 'reconnecting'],
  [-32009, 'closed'],
])('resume_ServerAnswers%d_LeavesTheClient%s', async (code, state) => {
  const { client, server } = await connectSession();
  const running = failure(client.request('a.call'));
  await turn();
  server.resumes = code;
  const gone = next(client, 'reconnecting');
  server.latest().cut();
  await gone;
  const after = next(client, state as 'closed');

  expect(await after).toMatchObject({ error: { code } });
  await client.close();
  expect(await running).toMatchObject({ requestSent: true });
});

test.each([
  ['BeforeTheChallenge', 'no challenge' as const, 0],
  ['BeforeTheResponse', 'never' as const, 1],
  ['AfterTheServerResumed', 'unheard' as const, 1],
])('cut_%s_NextAttemptContinues', async (_, resumes, requests) => {
  const { client, server } = await connectSession();
  const running = client.request('a.call');
  const [request] = await server.take();
  const failed: unknown[] = [];
  client.onStateChange(({ current, error }) => current === 'reconnecting' && failed.push(error));
  server.resumes = resumes;
  server.latest().cut();
  await until(() => server.sockets.length === 2);
  await until(() => server.requests.length === requests);
  await turn();
  server.send({ id: request?.id, result: 1 });

  expect(client.state).toBe('reconnecting');
  server.resumes = 'yes';
  expect((await cutAndReturn(client, server)).recovered).toBe(true);
  expect(await running).toBe(1);
  expect(failed).toEqual([undefined, expect.any(RpcConnectionLostError)]);
  await client.close();
});

test('resume_TimesOut_ClosesTheSocketAsLostAndTriesAgain', async () => {
  const { client, server } = await connectSession({ connectTimeout: 50 });
  server.resumes = 'never';
  const back = next(client, 'connected');
  server.latest().cut();
  await until(() => server.sockets.length === 3);
  server.resumes = 'yes';

  expect((await back).recovered).toBe(true);
  expect(server.sockets[1]?.closedWith?.code).toBe(4006);
  expect(server.sockets[1]?.onmessage).toBeNull();
  await client.close();
});

test.each(['{}', 'null', 'nonsense', '{"params":{}}'])('resume_ServerSends%s_TriesAgain', async (text) => {
  const { client, server } = await connectSession();
  const changes: unknown[] = [];
  client.onStateChange(({ error }) => changes.push(error));
  server.resumes = 'never';
  const back = next(client, 'connected');
  server.latest().cut();
  await until(() => server.requests.length === 1);
  server.resumes = 'yes';
  server.latest().deliver(text);

  expect((await back).recovered).toBe(true);
  expect(changes).toContainEqual(expect.any(RpcConnectionLostError));
  await client.close();
});

test.each([0, 99, -1, '1', null])('resume_ServerReceived%s_IsRefused', async (received) => {
  const { client, server } = await connectSession();
  for (let i = 0; i < 3; i++) {
    client.notify('a.note');
    await turn();
  }

  server.sendAck(3);
  server.resumes = 'never';
  const back = next(client, 'connected');
  server.latest().cut();
  await until(() => server.requests.length === 1);
  server.resumes = 'yes';
  server.latest().deliver(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { received } }));

  expect((await back).recovered).toBe(false);
  await client.close();
});

test('window_HasPassed_CallsFailAndTheClientStartsAnew', async () => {
  const { client, server } = await connectSession({
    keepAliveInterval: 0,
    reconnect: { initialDelay: 1e6, maxDelay: 1e6, stableAfter: 0 },
  });
  const running = failure(client.request('a.call'));
  await turn();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(1);
  server.latest().cut();
  await turn();

  await vi.advanceTimersByTimeAsync(59_999);
  const waiting = client.request('a.later');
  expect(vi.getTimerCount()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(vi.getTimerCount()).toBe(1);
  expect(await running).toMatchObject({ requestSent: true, close: { code: 1006 } });
  const back = next(client, 'connected');
  await vi.advanceTimersByTimeAsync(1e6);

  expect((await back).recovered).toBe(false);
  expect(server.latest().protocols).toEqual(['rpcgateway.v1', 'jsonrpc']);
  const [later] = await server.take();
  server.send({ id: later?.id, result: 1 });
  expect(await waiting).toBe(1);
  await client.close();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([1000, 1001, 1005, 1008, 1011, 4000])('close_ByTheServerWith%d_EndsTheSession', async (code) => {
  const { client, server } = await connectSession();
  const running = failure(client.request('a.call'));
  await turn();
  const back = next(client, 'connected');

  server.latest().end(code, 'because');

  expect(await running).toMatchObject({ close: { code } });
  expect((await back).recovered).toBe(false);
  expect(server.requests).toEqual([]);
  await client.close();
});

test('close_WithCode4006_IsALoss', async () => {
  const { client, server } = await connectSession();
  const back = next(client, 'connected');

  server.latest().end(4006);

  expect((await back).recovered).toBe(true);
  await client.close();
});

test('keepAlive_ServerIsDead_ClosesWith4006AndResumes', async () => {
  const { client, server } = await connectSession({ keepAliveInterval: 20, keepAliveTimeout: 20 });
  const back = next(client, 'connected');
  const first = server.latest();
  server.onMessage = ({ id, method }) => method === '$/ping' && server.send({ id, result: null });
  first.losesUp = first.losesDown = true;

  expect((await back).recovered).toBe(true);
  expect(first.closedWith?.code).toBe(4006);

  // The next socket is watched too.
  const again = next(client, 'connected');
  server.latest().losesUp = server.latest().losesDown = true;
  expect((await again).recovered).toBe(true);
  await client.close();
});

test('goingAway_OldConnectionIsCut_IsNotResumed', async () => {
  const { client, server } = await connectSession();
  const first = server.latest();
  const running = failure(client.request('a.call'));
  await turn();
  const back = next(client, 'connected');
  server.send({ method: '$/goingAway', params: { reconnectDelay: 0 } });

  expect((await back).recovered).toBe(false);
  first.cut();
  expect(await running).toMatchObject({ requestSent: true, close: { code: 1006 } });
  expect([client.state, server.sockets.length, server.requests.length]).toEqual(['connected', 2, 0]);
  await client.close();
});

test('goingAway_InTheRepetition_MovesToTheNextConnection', async () => {
  const { client, server } = await connectSession();
  server.latest().losesDown = true;
  server.send({ method: '$/goingAway', params: { reconnectDelay: 0 } });
  const recovered: unknown[] = [];
  client.onStateChange((change) => change.current === 'connected' && recovered.push(change.recovered));
  server.latest().cut();

  await until(() => recovered.length === 2);

  expect(recovered).toEqual([true, false]);
  expect(server.sockets).toHaveLength(3);
  await client.close();
});

test('close_WithoutASocket_FailsCallsAndConnectsNoMore', async () => {
  const { client, server } = await connectSession();
  const running = failure(client.request('a.call'));
  await turn();
  server.latest().cut();

  await client.close();

  expect(await running).toMatchObject({ requestSent: true, close: { code: 1000 } });
  expect(client.state).toBe('closed');
  expect(server.sockets).toHaveLength(1);
});

test('close_DuringTheResumption_ClosesTheSocket', async () => {
  const { client, server } = await connectSession();
  const running = failure(client.request('a.call'));
  await turn();
  server.resumes = 'never';
  server.latest().cut();
  await until(() => server.requests.length === 1);

  await client.close();

  expect(await running).toMatchObject({ close: { code: 1000 } });
  expect(server.latest().closedWith).toEqual({ code: undefined, reason: undefined });
  server.latest().deliver(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { received: 2 } }));
  expect(client.state).toBe('closed');
});

test('reconnect_GivesUp_CallsFail', async () => {
  const { client, server } = await connectSession({ reconnect: { initialDelay: 1, maxAttempts: 2 } });
  const running = failure(client.request('a.call'));
  await turn();
  server.resumes = -32006;
  server.latest().cut();

  expect(await client.closed).toMatchObject({ code: 1006 });
  expect(await running).toMatchObject({ requestSent: true, close: { code: 1006 } });
});

test('onReconnected_SocketIsLostMeanwhile_StartsAnew', async () => {
  const { client, server } = await connectSession();
  server.resumes = -32012;
  let runs = 0;
  client.onReconnected(async (connection) => {
    runs++;
    await connection.request('a.join');
  });
  server.onMessage = ({ id, method }) => {
    if (method === 'a.join' && runs === 1) {
      queueMicrotask(() => server.latest().cut());
    } else if (method === 'a.join') {
      server.send({ id, result: null });
    }
  };

  expect((await cutAndReturn(client, server)).recovered).toBe(false);
  expect(runs).toBe(2);
  await client.close();
});
