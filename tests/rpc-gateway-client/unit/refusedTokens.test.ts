import { connect, type RpcClient, type RpcConnectOptions } from 'rpc-gateway-client';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeServer, type FakeServer, type FakeSocket, failure, turn } from '../support/fakeServer.js';

const refused = { code: -32009, message: 'The token was not accepted.' };
const authorized = { headers: { Authorization: 'Bearer abc' } };

/** Connects to a server that waits for the test's response to `$/hello`. */
async function start(
  options: RpcConnectOptions,
): Promise<{ connecting: Promise<RpcClient>; socket: FakeSocket; server: FakeServer }> {
  const server = createFakeServer(false);
  const connecting = connect('ws://fake/rpc', {
    webSocket: server.webSocket,
    resumeBufferSize: 0,
    reconnect: { retryFirstConnect: true, initialDelay: 0 },
    ...options,
  });
  connecting.then(
    (client) => onTestFinished(() => void client.close()),
    () => {},
  );
  await turn();
  server.latest().accept();
  return { connecting, socket: server.latest(), server };
}

test.each([['Token', { token: 'abc' }] as const, ['Header', authorized] as const])(
  'connect_Refused%s_FailsWithoutRetry',
  async (_, options) => {
    const { connecting, socket, server } = await start(options);
    socket.sendMessage({ id: (await socket.takeOne()).id, error: refused });

    expect(await failure(connecting)).toMatchObject({ name: 'RpcConnectionLostError', cause: refused });
    await turn();
    expect(server.sockets).toHaveLength(1);
  },
);

test.each([
  ['HeaderWithToken', authorized, { version: 1, requireUser: true }],
  ['HeaderInLowerCase', { headers: { authorization: 'bearer abc' } }, { version: 1, requireUser: true }],
  ['OtherScheme', { headers: { Authorization: 'Basic abc' } }, { version: 1 }],
  ['AnonymousAllowed', { ...authorized, allowAnonymous: true }, { version: 1 }],
  ['NoToken', {}, { version: 1 }],
  ['Token', { token: 'abc' }, { version: 1, token: 'abc' }],
])('connect_%s_HelloContainsWhetherAUserIsRequired', async (_, options, params) => {
  const { connecting, socket } = await start(options);
  const hello = await socket.respond({ version: 1 });

  expect(hello.params).toEqual(params);
  await connecting;
});

test('connect_RefusedTokenAndAllowAnonymous_ContinuesWithoutUser', async () => {
  const { connecting, socket, server } = await start({ token: 'abc', allowAnonymous: true });
  socket.sendMessage({ id: (await socket.takeOne()).id, error: refused });
  const second = await socket.respond({ version: 1, connectionId: 'c1' });

  expect((await connecting).connectionId).toBe('c1');
  expect(second.params).toEqual({ version: 1 });
  expect(server.sockets).toHaveLength(1);
});

test('connect_OtherErrorAndAllowAnonymous_Fails', async () => {
  const { connecting, socket } = await start({ token: 'abc', allowAnonymous: true, reconnect: {} });
  const error = { code: -32602, message: 'no' };
  socket.sendMessage({ id: (await socket.takeOne()).id, error });

  expect(await failure(connecting)).toMatchObject({ cause: error });
});
