// Pyright behind the gateway: it asks its client for settings while it starts, and runs what they name.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { LanguageClient } from './languageServer.mjs';

const url = process.env.LANGUAGE_SERVER_URL;
const uri = 'file:///workspace/main.py';
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyright-'));
});

after(() => rm(folder, { recursive: true }));

test('session_WholeLife_Works', async () => {
  const trap = join(folder, 'python');
  const touched = join(folder, 'touched');
  await writeFile(trap, `#!/bin/sh\ntouch '${touched}'\n`);
  await chmod(trap, 0o755);
  let asked = 0;
  const client = (await LanguageClient.open(url)).onConfiguration(async ({ items }) => {
    asked += items.length;
    // Later than the server would wait for a lost process.
    await wait(3000);
    return items.map(({ section }) => (section === 'python' ? { pythonPath: trap, defaultInterpreterPath: trap } : {}));
  });
  const { capabilities } = await client.initialize({ pythonPath: trap });
  assert.ok(capabilities.hoverProvider);

  await client.openDocument(uri, 'python', 'text: int = "a"\ntext.\n');
  const found = await client.diagnostics(uri, (all) => all.some(({ message }) => message.includes('"int"')));
  assert.ok(found.length >= 1);
  const labels = (await client.completion(uri, 1, 5)).map(({ label }) => label);
  assert.ok(labels.includes('bit_length'), labels.slice(0, 10).join());
  assert.match(await client.hover(uri, 0, 1), /int/);

  const cancelled = new CancellationTokenSource();
  const running = client.startCompletion(uri, 1, 5, cancelled.token);
  cancelled.cancel();
  await client.within(
    'the cancelled completion',
    running.catch(({ code }) => assert.ok([-32800, -32802].includes(code))),
  );

  assert.ok(asked > 0);
  assert.equal(existsSync(touched), false, 'the interpreter of the client was run');
  assert.equal(await client.leave(), 1000);
});
