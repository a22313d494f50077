// A generic JSON-RPC library without our conventions: requests, notifications and errors, in both directions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } from 'json-rpc-2.0';
import { close, open, readStream, unique, within } from './gateway.mjs';

let socket;
let peer;

before(async () => {
  socket = await open(['jsonrpc-2.0']);
  peer = new JSONRPCServerAndClient(
    new JSONRPCServer(),
    new JSONRPCClient((message) => socket.send(JSON.stringify(message))),
  );
  socket.on('message', (data) => peer.receiveAndSend(JSON.parse(data)));
});

after(() => close(socket));

const request = (method, params) => within(method, Promise.resolve(peer.request(method, params)));

test('requests_ByPositionAndByName_ReturnResults', async () => {
  assert.equal(await request('calc.add', [2, 3]), 5);
  assert.equal(await request('calc.divide', { dividend: 1, divisor: 4 }), 0.25);
  assert.equal(await request('echo.delay', { milliseconds: 1, text: 'soon' }), 'soon');
});

test('errors_OfServiceAndProtocol_HaveCodes', async () => {
  await assert.rejects(request('calc.divide', [1, 0]), { code: 1001, data: { dividend: 1 } });
  await assert.rejects(request('no.such', []), { code: -32601 });
});

test('requests_ManyAtOnce_GetTheirOwnResponses', async () => {
  const sums = await Promise.all(Array.from({ length: 90 }, (_, i) => request('calc.add', [i, i])));
  assert.deepEqual(
    sums,
    Array.from({ length: 90 }, (_, i) => 2 * i),
  );
});

test('callbacks_OfTheGateway_CallMethodsOfTheLibrary', async () => {
  const room = unique('library');
  const posted = new Promise((resolve) => {
    peer.addMethod('chatCallback.messagePosted', ([message]) => resolve(message));
  });
  peer.addMethod('chatCallback.confirm', () => true);
  await request('chat.join', { room, name: 'library' });
  peer.notify('chat.send', { room, text: 'hello' });
  assert.equal((await within('the message', posted)).text, 'hello');
  await request('chat.clear', { room });
  const history = await readStream(await request('chat.history', { room }), (token) =>
    request('$/enumerator/next', { token }),
  );
  assert.deepEqual(history, []);
});

test('batch_Requests_ReturnOneArray', async () => {
  const responses = await within(
    'the batch',
    Promise.resolve(
      peer.requestAdvanced([
        { jsonrpc: '2.0', id: 'one', method: 'calc.add', params: [1, 1] },
        { jsonrpc: '2.0', id: 'two', method: 'calc.add', params: [2, 2] },
      ]),
    ),
  );
  assert.deepEqual(
    new Map(responses.map(({ id, result }) => [id, result])),
    new Map([
      ['one', 2],
      ['two', 4],
    ]),
  );
});
