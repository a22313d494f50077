import { type RpcConnectOptions, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { turn } from '../support/fakeServer.js';
import { connectSession, cutAndReturn, next, type SessionServer, until } from '../support/sessionServer.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

/** Connects with tokens whose time is 120 s. The server accepts each new one. */
async function connectWithTokens(
  token: RpcConnectOptions['token'],
  respond: () => object = () => ({ result: { expiresIn: 120 } }),
) {
  const sent: string[] = [];
  const { client, server } = await connectSession({ token }, (prepared) => {
    prepared.expiresIn = 120;
    prepared.onMessage = ({ id, method, params }) => {
      if (method === '$/authenticate') {
        sent.push(params.token);
        queueMicrotask(() => prepared.send({ id, ...respond() }));
      }
    };
  });
  return { client, server, sent };
}

async function advance(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000);
  await turn();
}

const warn = async (server: SessionServer, expiresIn = 30) => {
  server.send({ method: '$/tokenExpiring', params: { expiresIn } });
  await turn();
  // The renewal starts with the next timer.
  await advance(0);
};

test('renewal_BeforeTheEnd_SendsANewTokenEachTime', async () => {
  let calls = 0;
  const { client, sent } = await connectWithTokens(() => `token-${++calls}`);

  // Between 70 % and 90 % of the time.
  await advance(83);
  expect(sent).toEqual([]);
  await advance(26);
  expect(sent).toEqual(['token-2']);
  await advance(109);
  expect(sent).toEqual(['token-2', 'token-3']);
  await client.close();
  await advance(1000);
  expect(calls).toBe(3);
});

test('renewal_ManyClients_IsSpread', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  const first = await connectWithTokens(() => 'token');
  random.mockReturnValue(0.999);
  const last = await connectWithTokens(() => 'token');
  random.mockRestore();

  await advance(85);
  expect([first.sent.length, last.sent.length]).toEqual([1, 0]);
  await advance(23);
  expect(last.sent.length).toBe(1);
  await first.client.close();
  await last.client.close();
});

test('renewal_ServerAsksForIt_SendsATokenOnce', async () => {
  const { client, server, sent } = await connectWithTokens(() => 'token');

  await warn(server);
  expect(sent).toEqual(['token']);
  // Crossed by the renewal.
  await warn(server);
  expect(sent).toEqual(['token']);
  await client.close();
});

test('renewal_TokenIsAText_IsNotSentAgain', async () => {
  const { client, server, sent } = await connectWithTokens('token');

  await warn(server);
  await advance(120);
  expect(sent).toEqual([]);
  await client.close();
});

test.each([
  ['Throws', () => Promise.reject(new Error('no network'))],
  ['ReturnsNone', () => undefined],
  ['Hangs', () => new Promise<string>(() => {})],
])('renewal_Function%s_IsTriedAgain', async (_, fails) => {
  let token: () => string | undefined | Promise<string | undefined> = () => 'token';
  const { client, server, sent } = await connectWithTokens(() => token());
  token = fails;
  await warn(server);
  await advance(15);
  expect(sent).toEqual([]);

  token = () => 'new';
  await advance(15);
  expect(sent).toEqual(['new']);
  await client.close();
});

test('renewal_ServerRefuses_IsTriedAgainTowardsTheEnd', async () => {
  const error = { code: RpcErrorCode.Unauthenticated, message: 'no' };
  const { client, server, sent } = await connectWithTokens(
    () => 'token',
    () => ({ error }),
  );
  await warn(server);
  expect(sent.length).toBe(1);

  await advance(14);
  expect(sent.length).toBe(1);
  await advance(1);
  expect(sent.length).toBe(2);
  await advance(7.5);
  expect(sent.length).toBe(3);
  expect(client.state).toBe('connected');
  await client.close();
});

test('renewal_ServerWithAWrongClock_IsNotRepeatedWithoutPause', async () => {
  const { client, server, sent } = await connectWithTokens(
    () => 'token',
    () => ({ result: { expiresIn: 0 } }),
  );
  await warn(server);

  for (let second = 0; second < 50; second++) {
    await advance(1);
  }

  expect(sent.length).toBe(11);
  await client.close();
});

test('expiry_NewToken_ContinuesTheSession', async () => {
  let calls = 0;
  const { client, server } = await connectWithTokens(() => `token-${++calls}`);
  const running = client.request('a.call');
  await turn();
  const gone = next(client, 'reconnecting');
  const back = next(client, 'connected');
  server.latest().losesDown = true;
  server.latest().end(4401, 'The token has expired.');

  expect((await gone).close).toEqual({ code: 4401, reason: 'The token has expired.' });
  await advance(1);
  expect((await back).recovered).toBe(true);
  expect(server.requests.map(({ token }) => token)).toEqual(['token-2']);
  const call = server.messages.find(({ method }) => method === 'a.call');
  server.send({ id: call?.id, result: 'done' });
  expect(await running).toBe('done');
  await client.close();
});

test('expiry_NoNewToken_EndsWithUnauthenticated', async () => {
  const tokens = ['token'];
  const { client, server } = await connectWithTokens(() => tokens.shift());
  const closed = next(client, 'closed');
  server.latest().end(4401, 'The token has expired.');
  await turn();
  await advance(1);

  const { error } = await closed;
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ code: RpcErrorCode.Unauthenticated });
});

test('cut_WhileATokenIsFetched_UsesTheSameCall', async () => {
  let calls = 0;
  let finish: (token: string) => void = () => {};
  const { client, server } = await connectWithTokens(() => {
    calls++;
    return calls === 1 ? 'token' : new Promise<string>((resolve) => (finish = resolve));
  });
  await warn(server);
  expect(calls).toBe(2);
  const back = next(client, 'connected');
  server.latest().cut();
  await turn();
  await advance(1);
  expect(calls).toBe(2);

  finish('renewed');
  expect((await back).recovered).toBe(true);
  expect(server.requests.map(({ token }) => token)).toEqual(['renewed']);
  await client.close();
});

test('resume_TimeOfTheToken_StartsAgain', async () => {
  const { client, server, sent } = await connectWithTokens(() => 'token');
  await advance(80);
  vi.useRealTimers();
  const back = cutAndReturn(client, server);
  await back;
  await until(() => client.state === 'connected');
  expect(sent).toEqual([]);
  await client.close();
});
