import { connect, RpcConnectionLostError, type RpcConnectOptions } from 'rpc-gateway-client';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeServer, failure } from '../support/fakeServer.js';

afterEach(() => vi.unstubAllGlobals());

async function mistakes(url: string | URL, options: RpcConnectOptions = {}): Promise<string> {
  const { webSocket } = createFakeServer();
  const error = await failure(connect(url, { webSocket, ...options }));
  expect(error).toBeInstanceOf(TypeError);
  return (error as TypeError).message;
}

test.each([
  ['http://host/rpc', 'ws://host/rpc'],
  ['https://host/rpc?tenant=north', 'wss://host/rpc?tenant=north'],
  ['ws://host:5080/a@b', 'ws://host:5080/a@b'],
  [new URL('wss://host'), 'wss://host/'],
])('connect_Address%s_Opens%s', async (given, taken) => {
  const server = createFakeServer();

  const client = await connect(given, { webSocket: server.webSocket });

  expect(server.latest().url).toBe(taken);
  await client.close();
});

test('connect_RelativeAddress_IsRelativeToThePage', async () => {
  vi.stubGlobal('location', { href: 'https://host/samples/chat' });
  const server = createFakeServer();

  const client = await connect('/rpc', { webSocket: server.webSocket });

  expect(server.latest().url).toBe('wss://host/rpc');
  await client.close();
});

test.each([
  '/rpc',
  '',
  'nonsense',
  'ftp://host/rpc',
  'ws://',
  'wss://user:password@host/rpc',
  'wss://user@host/rpc',
  'wss://host/rpc#part',
  'wss://host/rpc?token=abc',
  'wss://host/rpc?a=b&access_token=abc',
  'wss://host/rpc?API_KEY=abc',
  'wss://host/rpc?authorization=abc',
])('connect_Address%j_IsRefused', async (url) => {
  expect(await mistakes(url)).toBe('The address must be wss://host/path, without user, token or fragment.');
});

test('connect_SeveralMistakes_AreReportedInOneError', async () => {
  const server = createFakeServer();
  const options = {
    connectTimeout: -1,
    callTimeout: Number.NaN,
    keepAliveInterval: 2 ** 31,
    whenDisconnected: 'perhaps',
    reconnect: { initialDelay: -5, maxDelay: Infinity, maxAttempts: Infinity },
  } as unknown as RpcConnectOptions;

  expect((await mistakes('nowhere', options)).split('\n')).toEqual([
    'The address must be wss://host/path, without user, token or fragment.',
    "whenDisconnected must be 'wait' or 'fail'.",
    'connectTimeout must be a number from 0 to 2147483647.',
    'callTimeout must be a number from 0 to 2147483647.',
    'keepAliveInterval must be a number from 0 to 2147483647.',
    'initialDelay must be a number from 0 to 2147483647.',
    'maxDelay must be a number from 0 to 2147483647.',
  ]);
  expect(server.sockets).toEqual([]);
});

test('connect_NoWebSocketClass_ErrorContainsTheRemedy', async () => {
  vi.stubGlobal('WebSocket', undefined);

  expect(await mistakes('ws://host/rpc', { webSocket: undefined })).toBe(
    'webSocket must be a class: this platform has none. Run "npm install ws" and pass its class, or use Node 22.',
  );
});

test('connect_HeadersWithoutWebSocketClass_ErrorContainsTheRemedy', async () => {
  vi.stubGlobal('WebSocket', createFakeServer().webSocket);
  const headers = { Authorization: 'Bearer abc' };

  expect(await mistakes('ws://host/rpc', { webSocket: undefined, headers })).toBe(
    `webSocket must be a class: the platform's takes no headers. Run "npm install ws" and pass its class.`,
  );
});

test.each([
  'connectTimeout',
  'callTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxWaitingCalls',
  'maxRateLimitRetries',
  'initialDelay',
  'maxDelay',
  'maxAttempts',
  'stableAfter',
])('connect_%sIsNotANumber_IsRefused', async (name) => {
  const isOfReconnect = ['initialDelay', 'maxDelay', 'maxAttempts', 'stableAfter'].includes(name);
  for (const value of ['5', -1, Number.NaN, null]) {
    const options = { [name]: value } as RpcConnectOptions;

    expect(await mistakes('ws://host/rpc', isOfReconnect ? { reconnect: options as object } : options)).toMatch(
      new RegExp(`^${name} must be a number from 0 to`),
    );
  }
});

test.each(['20000', -1, 1, 16_383, 16_777_217, 20_000.5, Number.NaN, null])(
  'connect_ResumeBufferSizeIs%s_IsRefused',
  async (value) => {
    expect(await mistakes('ws://host/rpc', { resumeBufferSize: value as number })).toBe(
      'resumeBufferSize must be 0, or an integer from 16384 to 16777216.',
    );
  },
);

test.each([16_384, 16_777_216])('connect_ResumeBufferSizeIs%s_IsSent', async (resumeBufferSize) => {
  const server = createFakeServer();

  const client = await connect('ws://host/rpc', { webSocket: server.webSocket, resumeBufferSize });

  const [hello] = await server.latest().take();
  expect(hello?.params).toEqual({ version: 1, session: { buffer: resumeBufferSize } });
  await client.close();
});

test('connect_HeadersAndUndefinedOptions_PassesHeadersAndUsesDefaults', async () => {
  const server = createFakeServer();

  const client = await connect('ws://host/rpc', {
    webSocket: server.webSocket,
    headers: { 'X-Tenant': 'north' },
    token: undefined,
    callTimeout: undefined,
    reconnect: { maxDelay: undefined },
  });

  expect(server.latest().options.headers).toEqual({ 'X-Tenant': 'north' });
  await client.close();
});

test.each([
  ['Token', 'abc'],
  ['TokenFunction', () => 'abc'],
  ['AsyncTokenFunction', async () => 'abc'],
])('connect_%s_IsSentOnlyInHello', async (_, token) => {
  const server = createFakeServer();

  const client = await connect('ws://host/rpc', { webSocket: server.webSocket, token });

  const [hello] = await server.latest().take();
  const params = { version: 1, token: 'abc', session: { buffer: 262_144 } };
  expect(hello).toEqual({ jsonrpc: '2.0', id: 1, method: '$/hello', params });
  expect(server.latest().url).not.toContain('abc');
  expect(client.connectionId).toBe('connection-1');
  expect(client.limits?.maxBatchLength).toBe(5);
  await client.close();
});

test('connect_TokenFunctionThrows_Fails', async () => {
  const server = createFakeServer();
  const mine = new Error('not signed in');

  const error = await failure(
    connect('ws://host/rpc', { webSocket: server.webSocket, token: () => Promise.reject(mine) }),
  );

  expect(error).toBeInstanceOf(RpcConnectionLostError);
  expect(error).toMatchObject({ requestSent: false, cause: mine, message: expect.stringContaining('not signed in') });
  expect(server.sockets).toEqual([]);
});

test('connect_TokenAndPlainServer_Fails', async () => {
  const server = createFakeServer(true, 'jsonrpc');

  const error = await failure(connect('ws://host/rpc', { webSocket: server.webSocket, token: 'abc' }));

  expect(error).toMatchObject({
    cause: { code: -32009, message: 'The server does not support rpcgateway.v1: send the token in headers.' },
  });
});

test('connect_ServerDoesNotKnowHello_ErrorContainsTheRemedy', async () => {
  const server = createFakeServer(false);

  const connecting = failure(connect('ws://host/rpc', { webSocket: server.webSocket }));
  await Promise.resolve();
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  server.latest().accept();
  const { id } = await server.latest().takeOne();
  server.latest().sendMessage({ id, error: { code: -32601, message: 'There is no such method.' } });

  expect(await connecting).toMatchObject({
    cause: { code: -32601, message: 'The server does not support rpcgateway.v1: set offerExtensions to false.' },
  });
});

test('connect_HandshakeFails_ReportsTheCause', async () => {
  const server = createFakeServer(false);

  const connecting = failure(connect('ws://host/rpc', { webSocket: server.webSocket }));
  await new Promise((resolve) => setImmediate(resolve));
  server.latest().onerror?.({ message: 'connect ECONNREFUSED' });
  server.latest().end(1006);

  expect(await connecting).toMatchObject({
    name: 'RpcConnectionLostError',
    message: 'No connection to ws://host/rpc (1006): connect ECONNREFUSED',
    requestSent: false,
    close: { code: 1006, reason: 'connect ECONNREFUSED' },
  });
  expect(server.sockets).toHaveLength(1);
});

test('connect_HandshakeDoesNotFinish_TimesOut', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const server = createFakeServer(false);
    const connecting = failure(connect('ws://host/rpc', { webSocket: server.webSocket, connectTimeout: 50 }));
    await vi.advanceTimersByTimeAsync(50);

    expect(await connecting).toMatchObject({
      message: 'No connection to ws://host/rpc (1006): The handshake timed out after 50 ms (connectTimeout).',
    });
    expect(server.latest().closedWith).toBeDefined();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
