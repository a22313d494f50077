// Tokens that expire by the clock of the server, which these tests advance. Run by RpcGateway.FunctionalTests.
import assert from 'node:assert/strict';
import { test as nodeTest } from 'node:test';
import { connectGateway } from './client.mjs';

const unauthenticated = -32009;
const test = (name, run) => nodeTest(name, { timeout: 90_000 }, run);

async function post(path) {
  const response = await fetch(new URL(path, process.env.RPC_GATEWAY_URL.replace('ws', 'http')), { method: 'POST' });
  assert.equal(response.status, 200);
}

/** Advances the clock of the server. A token lasts 120 s, and the server asks for the next one after at most 90 s. */
const advance = (seconds) => post(`/clock/${seconds}`);

/** Connects with a token of anna, and with those of `next` later. `asked` resolves when the client asks for one of them. */
async function connectAnna(next) {
  const tokens = { calls: 0, next };
  let isAsked;
  tokens.asked = new Promise((resolve) => {
    isAsked = resolve;
  });
  const token = () => {
    if (++tokens.calls === 1) {
      return 'anna;120';
    }

    isAsked();
    return tokens.next();
  };
  const client = await connectGateway({ token, reconnect: { initialDelay: 1, maxDelay: 50 } });
  return { client, tokens, identity: client.contract('identity') };
}

function next(client, state) {
  return new Promise((resolve) => {
    const remove = client.onStateChange((change) => {
      if (change.current === state) {
        remove();
        resolve(change);
      }
    });
  });
}

test('renewal_ServerAsksForIt_ChangesTheClaimsOfTheOpenConnection', async () => {
  const { client, tokens, identity } = await connectAnna(() => 'anna:renewed;120');
  const changes = [];
  client.onStateChange((change) => changes.push(change));
  const id = client.connectionId;
  assert.equal(await identity.who(), 'anna');

  await advance(90);
  await tokens.asked;
  while ((await identity.who()) !== 'anna renewed') {}

  // The time of the first token passes.
  await advance(30);
  await client.ping();
  assert.equal(await identity.who(), 'anna renewed');
  assert.deepEqual([client.state, client.connectionId, tokens.calls], ['connected', id, 2]);
  assert.deepEqual(changes, []);
  await client.close();
});

for (const options of [{ token: 'rejected' }, { headers: { Authorization: 'Bearer rejected' } }]) {
  test(`connect_RefusedTokenIn${Object.keys(options)}_FailsWithUnauthenticated`, async () => {
    const connecting = connectGateway({ ...options, reconnect: { retryFirstConnect: true, initialDelay: 1 } });

    await assert.rejects(connecting, (error) => error.cause.code === unauthenticated);
  });
}

test('expiration_NewTokenTooLate_ClosesWith4401AndContinuesTheSession', async () => {
  const { client, tokens, identity } = await connectAnna(() => Promise.reject(new Error('no network')));
  const id = client.connectionId;
  const running = identity.whoAfter('door');
  await advance(90);
  await tokens.asked;
  tokens.next = () => 'anna:renewed;120';
  const lost = next(client, 'reconnecting');
  const back = next(client, 'connected');

  await advance(30);

  assert.equal((await lost).close.code, 4401);
  assert.equal((await back).recovered, true);
  assert.equal(client.connectionId, id);
  assert.equal(await identity.who(), 'anna renewed');
  await post('/gates/door');
  assert.equal(await running, 'anna');
  await client.close();
});

for (const [name, token] of [
  ['NoToken', undefined],
  ['RefusedToken', 'rejected'],
]) {
  test(`expiration_${name}_EndsWithUnauthenticated`, async () => {
    const { client, tokens, identity } = await connectAnna(() => token);
    await advance(90);
    await tokens.asked;

    // The connection has its user until then.
    assert.equal(await identity.who(), 'anna');
    const closed = next(client, 'closed');
    await advance(30);

    const { error } = await closed;
    assert.equal(error.code ?? error.cause.code, unauthenticated);
  });
}
