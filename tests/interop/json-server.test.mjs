// The JSON server of VS Code behind the gateway.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { LanguageClient } from './languageServer.mjs';

const url = process.env.LANGUAGE_SERVER_URL;
const uri = 'inmemory://model/settings.json';
const schema = {
  properties: { colour: { enum: ['red', 'green'], description: '**The colour** <img src=x onerror=alert(1)>' } },
};

async function open(settings = {}) {
  const client = (await LanguageClient.open(url)).onConfiguration(() => [{}]);
  client.requests = [];
  client.connection.onRequest('vscode/content', (schemaUri) => {
    client.requests.push(schemaUri);
    return JSON.stringify(schema);
  });
  client.capabilities = (await client.initialize(settings)).capabilities;
  return client;
}

test('session_WholeLife_Works', async () => {
  const client = await open();
  assert.ok(client.capabilities.completionProvider);

  await client.openDocument(uri, 'json', '{"$schema":"page://schema","colour":}');
  const [problem] = await client.diagnostics(uri, (found) => found.length > 0);
  assert.equal(problem.message, 'Value expected');

  await client.changeDocument(uri, '{"$schema":"page://schema","colour":"blue", "😀 e\u0301":1}');
  const [wrong] = await client.diagnostics(uri, (found) => found.some(({ message }) => message.includes('red')));
  assert.equal(wrong.range.start.character, 36);
  const labels = (await client.completion(uri, 0, 38)).map(({ label }) => label);
  assert.deepEqual(labels.sort(), ['"green"', '"red"']);
  assert.match(await client.hover(uri, 0, 30), /The colour/);

  const cancelled = new CancellationTokenSource();
  const running = client.startCompletion(uri, 0, 38, cancelled.token);
  cancelled.cancel();
  await client.within(
    'the cancelled completion',
    running.catch(({ code }) => assert.equal(code, -32800)),
  );

  assert.deepEqual([...new Set(client.requests)], ['page://schema']);
  assert.equal(await client.leave(), 1000);
});

test('schema_OfTheNetwork_IsNotFetchedByTheServer', async () => {
  const requests = [];
  const listener = createServer((request, response) => {
    requests.push(request.url);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = `http://127.0.0.1:${listener.address().port}/schema.json`;

  // The client's own options and settings must not change that.
  const client = await open({ handledSchemaProtocols: ['http', 'https', 'file'] });
  await client.connection.sendNotification('workspace/didChangeConfiguration', {
    settings: { json: { schemas: [{ fileMatch: ['*'], url: address }] }, http: { proxy: address } },
  });
  await client.openDocument(uri, 'json', `{"$schema":"${address}","colour":"blue"}`);
  await client.diagnostics(uri, (found) => found.some(({ message }) => message.includes('red')));

  assert.deepEqual(requests, []);
  assert.deepEqual([...new Set(client.requests)], [address]);
  assert.equal(await client.leave(), 1000);
  listener.close();
});

test('documents_OfTwoClients_AreSeparate', async () => {
  const clients = [await open(), await open()];
  await clients[0].openDocument(uri, 'json', '{"a":}');
  await clients[1].openDocument(uri, 'json', '{"a":1}');

  assert.equal((await clients[0].diagnostics(uri, (found) => found.length > 0)).length, 1);
  assert.equal((await clients[1].diagnostics(uri, () => true)).length, 0);
  assert.deepEqual(await Promise.all(clients.map((client) => client.leave())), [1000, 1000]);
});

test('client_LeavesWithoutGoodbye_NextOneWorks', async () => {
  const client = await open();
  client.socket.terminate();

  const next = await open();
  assert.equal(await next.leave(), 1000);
});
