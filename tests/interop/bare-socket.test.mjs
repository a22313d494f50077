// A client without a library: JSON.stringify and a WebSocket, as README.md shows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, open, readStream, unique, within } from './gateway.mjs';

let socket;
let nextId = 1;
const responses = new Map();
const pushes = [];
let onPush = () => {};

before(async () => {
  socket = await open();
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.method) {
      pushes.push(message);
      onPush();
    } else {
      responses.get(message.id)?.(message);
    }
  });
});

after(() => close(socket));

function send(message) {
  socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
}

function call(method, params) {
  const id = nextId++;
  const response = new Promise((resolve) => responses.set(id, resolve));
  send({ id, method, params });
  return within(`the response to ${method}`, response);
}

async function readAll(method, params) {
  const { result } = await call(method, params);
  return readStream(result, async (token) => (await call('$/enumerator/next', { token })).result);
}

function push(method) {
  const arrived = new Promise((resolve) => {
    onPush = () => {
      const index = pushes.findIndex((message) => message.method === method);
      if (index >= 0) {
        resolve(pushes.splice(index, 1)[0]);
      }
    };
    onPush();
  });
  return within(method, arrived);
}

test('calls_ByPositionAndByName_ReturnResults', async () => {
  assert.deepEqual(await call('calc.add', [2, 3]), { jsonrpc: '2.0', id: 1, result: 5 });
  assert.equal((await call('calc.subtract', { subtrahend: 23, minuend: 42 })).result, 19);
  assert.equal((await call('calc.sum', [[1, 2, 3.5]])).result, 6.5);
  assert.equal((await call('echo.say', ['Grüße, 世界 🙂'])).result, 'Grüße, 世界 🙂');
});

test('errors_OfServiceAndProtocol_HaveCodeAndData', async () => {
  const { error } = await call('calc.divide', [1, 0]);
  assert.equal(error.code, 1001);
  assert.deepEqual(error.data, { dividend: 1 });
  assert.equal((await call('calc.multiply', [1, 2])).error.code, -32601);
  assert.equal((await call('calc.add', [1])).error.code, -32602);
  assert.equal((await call('calc.add', { a: 1, c: 2 })).error.code, -32602);
});

test('exception_InAService_IsNotSent', async () => {
  const { error } = await call('echo.fail', ['the secret']);
  assert.equal(error.code, -32000);
  assert.ok(!JSON.stringify(error).includes('the secret'));
});

test('stream_Finite_IsReadInPortions', async () => {
  const primes = await readAll('calc.primes', [100]);
  assert.equal(primes.length, 25);
  assert.equal(primes.at(-1), 97);
});

test('stream_EndlessAndAborted_Ends', async () => {
  const { result } = await call('monitor.watch', [100]);
  const portion = (await call('$/enumerator/next', { token: result.token })).result;
  assert.ok(portion.values[0].workingSet > 0);
  assert.ok(portion.values[0].connections >= 1);
  send({ method: '$/enumerator/abort', params: { token: result.token } });
  assert.equal((await call('$/enumerator/next', { token: result.token })).error.code, -32001);
});

test('stream_AsArgument_IsRead', async () => {
  const id = nextId++;
  const response = within('the average', new Promise((resolve) => responses.set(id, resolve)));
  send({ id, method: 'calc.average', params: { values: { token: 'mine' } } });
  const first = await push('$/enumerator/next');
  send({ id: first.id, result: { values: [1, 2], finished: false } });
  const second = await push('$/enumerator/next');
  send({ id: second.id, result: { values: [6], finished: true } });
  assert.equal((await response).result, 3);
});

test('call_Cancelled_FailsWithRequestCancelled', async () => {
  const response = call('echo.delay', [60_000, 'never']);
  send({ method: '$/cancelRequest', params: { id: nextId - 1 } });
  assert.equal((await response).error.code, -32800);
});

test('progress_Reports_ArriveBeforeTheResult', async () => {
  const reports = [];
  const collect = (data) => {
    const message = JSON.parse(data);
    if (message.method === '$/progress' && message.params.token === 'job') {
      reports.push(message.params.value);
    }
  };
  socket.on('message', collect);
  const { result } = await call('jobs.findPrimes', { limit: 3_000_000, progress: 'job' });
  const before = reports.length;
  assert.equal(result.count, 216_816);
  assert.equal(result.largest, 2_999_999);
  assert.ok(before > 0);
  assert.deepEqual(reports.at(-1), { done: 3_000_000, total: 3_000_000, unit: 'numbers' });
  await call('echo.say', ['after']);
  assert.equal(reports.length, before);
  socket.off('message', collect);
});

test('chat_Callbacks_AreNotificationsAndRequests', async () => {
  const room = unique('bare');
  const joined = (await call('chat.join', [room, 'ada'])).result;
  assert.deepEqual(joined, { room, members: ['ada'] });
  assert.equal((await call('chat.send', [room, 'hello'])).result, 1);
  const [message] = (await push('chatCallback.messagePosted')).params;
  assert.equal(message.text, 'hello');

  const cleared = call('chat.clear', [room]);
  const question = await push('chatCallback.confirm');
  assert.match(question.params[0], /Clear/);
  send({ id: question.id, result: true });
  assert.ok(!(await cleared).error);
  assert.deepEqual(await readAll('chat.history', [room]), []);
});

test('batch_Requests_ReturnOneArray', async () => {
  const response = within(
    'the batch',
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(data)));
    }),
  );
  socket.send(
    JSON.stringify([
      { jsonrpc: '2.0', id: 'a', method: 'calc.add', params: [1, 1] },
      { jsonrpc: '2.0', method: 'echo.say', params: ['no response'] },
      { jsonrpc: '2.0', id: null, method: 'calc.add', params: [2, 2] },
    ]),
  );
  const results = new Map((await response).map(({ id, result }) => [id, result]));
  assert.deepEqual(
    results,
    new Map([
      ['a', 2],
      [null, 4],
    ]),
  );
});

test('message_NotJson_FailsAndKeepsTheConnection', async () => {
  const response = within(
    'the parse error',
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(data)));
    }),
  );
  socket.send('{"jsonrpc":"2.0","method":');
  const { id, error } = await response;
  assert.equal(id, null);
  assert.equal(error.code, -32700);
  assert.equal((await call('calc.add', [1, 1])).result, 2);
});
