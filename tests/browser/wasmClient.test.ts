import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { findLabClient, labServer } from './harness/lab.js';

const runner = fileURLToPath(new URL('harness/runLabClient.mjs', import.meta.url));

test('WasmClient_UnderNode_PassesAllChecks', async ({ onTestFinished }) => {
  const server = await Gateway.start({}, labServer);
  onTestFinished(() => server.stop());
  const node = spawn(process.execPath, [runner, findLabClient(), server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void node.kill('SIGKILL'));
  const exited = once(node, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: node.stdout })) {
    lines.push(line);
    await restartIfAsked(server, line);
  }

  expectAllChecked(lines);
  expect(await exited).toEqual([0, null]);
});

test('WasmClient_InAPage_PassesAllChecks', async ({ browser, onTestFinished }) => {
  const server = await Gateway.start({}, labServer);
  onTestFinished(() => server.stop());
  const page = await browser.newPage({ baseURL: server.url });
  onTestFinished(() => page.close());
  const lines: string[] = [];
  page.on('pageerror', (error) => lines.push(error.stack ?? error.message));
  page.on('console', (message) => {
    lines.push(message.text());
    void restartIfAsked(server, message.text());
  });
  await page.goto(`/index.html?server=${server.url}`);
  const failed = await page.evaluate(() => (globalThis as unknown as { failedChecks: Promise<number> }).failedChecks);

  expectAllChecked(lines);
  expect(failed).toBe(0);
});

async function restartIfAsked(server: Gateway, line: string): Promise<void> {
  if (line === 'restart the server') {
    await server.kill();
    await server.startAgain();
  }
}

// A browser also logs failed connections to its console.
function expectAllChecked(lines: string[]): void {
  expect(
    lines.filter((line) => !/^(ok |restart the server$|WebSocket connection to|MONO_WASM: WebSocket)/.test(line)),
  ).toEqual([]);
  expect(lines).toContain('ok reconnect');
}
