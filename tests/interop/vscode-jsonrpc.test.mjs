// The library of the Language Server Protocol, unmodified.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
  CancellationTokenSource,
  createMessageConnection,
  ParameterStructures,
  ProgressType,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { close, open, readStream, unique, within } from './gateway.mjs';
import { WebSocketMessageReader, WebSocketMessageWriter } from './web-socket-messages.mjs';

let socket;
let connection;
const failures = [];

before(async () => {
  socket = await open(['jsonrpc']);
  connection = createMessageConnection(new WebSocketMessageReader(socket), new WebSocketMessageWriter(socket));
  connection.onError(([error]) => failures.push(error));
  connection.onUnhandledNotification((message) => failures.push(new Error(`unhandled: ${message.method}`)));
  connection.listen();
});

after(async () => {
  connection.dispose();
  await close(socket);
  assert.deepEqual(failures, []);
});

const request = (method, ...params) => within(method, connection.sendRequest(method, ...params));

// Calls start in the order of their messages, but do not end in it.
async function hasMembers(room, expected) {
  const end = Date.now() + 60_000;
  let members;
  do {
    members = await request('chat.members', ParameterStructures.byPosition, room);
  } while (!isDeepStrictEqual(members, expected) && Date.now() < end);
  assert.deepEqual(members, expected);
}

test('requests_ByPositionAndByName_ReturnResults', async () => {
  assert.equal(await request('calc.add', 2, 3), 5);
  assert.equal(await request('calc.subtract', ParameterStructures.byName, { subtrahend: 23, minuend: 42 }), 19);
  assert.equal(await request('echo.say', ParameterStructures.byPosition, 'hello'), 'hello');
});

test('notifications_AreExecuted_WithoutResponse', async () => {
  const room = unique('vscode-notify');
  await connection.sendNotification('chat.join', room, 'notifier');
  await hasMembers(room, ['notifier']);
  await connection.sendNotification('chat.leave', ParameterStructures.byPosition, room);
  await hasMembers(room, []);
});

test('errors_OfServiceAndProtocol_AreResponseErrors', async () => {
  await assert.rejects(request('calc.divide', 1, 0), (error) => {
    assert.ok(error instanceof ResponseError);
    assert.equal(error.code, 1001);
    assert.deepEqual(error.data, { dividend: 1 });
    return true;
  });
  await assert.rejects(request('calc.multiply', 1, 2), { code: -32601 });
  await assert.rejects(request('calc.add', 1, 'two'), { code: -32602 });
  await assert.rejects(request('echo.fail', ParameterStructures.byPosition, 'no'), { code: -32000 });
});

test('request_Cancelled_FailsWithRequestCancelled', async () => {
  const source = new CancellationTokenSource();
  const delay = request('echo.delay', 60_000, 'never', source.token);
  source.cancel();
  await assert.rejects(delay, { code: -32800 });
});

test('job_CancelledWhileItRuns_FailsWithRequestCancelled', async () => {
  const source = new CancellationTokenSource();
  const type = new ProgressType();
  const handler = connection.onProgress(type, 'cancelled-job', () => source.cancel());
  await assert.rejects(request('jobs.findPrimes', 2_000_000_000, 'cancelled-job', source.token), { code: -32800 });
  handler.dispose();
});

test('progress_Reports_ArriveBeforeTheResult', async () => {
  const reports = [];
  const handler = connection.onProgress(new ProgressType(), 'job', (value) => reports.push(value));
  const { count } = await request('jobs.findPrimes', 3_000_000, 'job');
  handler.dispose();
  assert.equal(count, 216_816);
  assert.deepEqual(reports.at(-1), { done: 3_000_000, total: 3_000_000, unit: 'numbers' });
});

test('callbacks_OfTheGateway_AreRequestsAndNotifications', async () => {
  const room = unique('vscode');
  const questions = [];
  const posted = new Promise((resolve) => connection.onNotification('chatCallback.messagePosted', resolve));
  const confirm = connection.onRequest('chatCallback.confirm', (question) => {
    questions.push(question);
    return questions.length > 1;
  });
  await request('chat.join', room, 'vscode');
  await request('chat.send', room, 'hello');
  assert.equal((await within('the message', posted)).text, 'hello');

  await request('chat.clear', ParameterStructures.byPosition, room);
  assert.equal((await readAll('chat.history', room)).length, 1, 'the first confirmation was refused');
  await request('chat.clear', ParameterStructures.byPosition, room);
  assert.equal((await readAll('chat.history', room)).length, 0, 'the second confirmation was accepted');
  assert.equal(questions.length, 2);
  confirm.dispose();
});

test('stream_Finite_IsReadInPortions', async () => {
  assert.equal((await readAll('calc.primes', 10_000)).length, 1229);
});

test('stream_Aborted_IsUnknown', async () => {
  const { token } = await request('monitor.watch', ParameterStructures.byPosition, 100);
  await connection.sendNotification('$/enumerator/abort', ParameterStructures.byName, { token });
  await assert.rejects(request('$/enumerator/next', ParameterStructures.byName, { token }), { code: -32001 });
});

async function readAll(method, ...params) {
  const result = await request(method, ParameterStructures.byPosition, ...params);
  return readStream(result, (token) => request('$/enumerator/next', ParameterStructures.byName, { token }));
}
