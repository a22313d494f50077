import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { Relay } from './harness/relay.js';

const path = '/samples/json';
const programs = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

// With the server of the development packages, which npm scripts have in their PATH anyway.
const withServer = { PATH: `${programs}:${process.env.PATH ?? ''}` };

// Without it: only Node.js itself is left.
const withoutServer = { PATH: '/usr/bin:/bin' };

async function start(environment: Record<string, string>, onTestFinished: (stop: () => Promise<void>) => void) {
  const gateway = await Gateway.start(environment);
  onTestFinished(() => gateway.stop());
  return gateway;
}

const problems = (page: Page, text: string) => page.locator('#problems').getByText(text, { exact: true }).waitFor();

// A double click selects the word between the quotes, and the editor removes quotes in pairs.
async function removeText(page: Page): Promise<void> {
  for (const key of ['Backspace', 'Backspace']) {
    await page.keyboard.press(key);
  }
}

async function replaceDelivery(page: Page, text: string): Promise<void> {
  await page.getByText('"drone"').dblclick();
  await removeText(page);
  await page.keyboard.type(text);
}

test('JsonEditor_Document_HasDiagnosticsCompletionAndHover', { timeout: 120_000 }, async ({ open, onTestFinished }) => {
  const page = await open(path, { gateway: await start(withServer, onTestFinished) });
  await problems(page, '2 problems');

  await page.getByText('"delivery"').hover();
  await page.locator('.cm-tooltip-hover em', { hasText: 'three days' }).waitFor();

  await replaceDelivery(page, '');
  await page.keyboard.press('Control+Space');
  const options = page.locator('.cm-tooltip-autocomplete li');
  await options.filter({ hasText: 'courier' }).click();
  await problems(page, '1 problem');
  await expectAccessible(page, 'with a problem');
});

test('JsonEditor_ConnectionCut_OpensTheDocumentAgain', { timeout: 120_000 }, async ({ open, onTestFinished }) => {
  const gateway = await start(withServer, onTestFinished);
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const page = await open(path, { gateway, through: relay.url, allowed: [lostConnection, /Failed to load resource/] });
  await problems(page, '2 problems');

  relay.pull();
  await page.getByText('The connection to the language server was lost').waitFor();
  await replaceDelivery(page, '"post"');
  relay.plugIn();

  await problems(page, '1 problem');
  await page.getByText('"post"').dblclick();
  await removeText(page);
  await page.keyboard.press('Control+Space');
  await expect.poll(() => page.locator('.cm-tooltip-autocomplete li').count()).toBe(3);
});

test('JsonEditor_MarkupInHover_IsNotRun', { timeout: 120_000 }, async ({ open, onTestFinished }) => {
  const gateway = await start(withServer, onTestFinished);
  // The browser reports the handlers that it refuses in what is parsed, before they are removed.
  const page = await open('/samples/chat', { gateway, allowed: [/inline event handler/, /script-src-attr/] });
  await page.routeWebSocket(/json\/lsp/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) =>
      socket.send(
        String(message).replace(
          '*three days*',
          '<img src=x onerror=\\"window.hacked=1\\"><b onclick=\\"x()\\">bold</b>',
        ),
      ),
    );
  });
  await page.goto(path);
  await problems(page, '2 problems');

  await page.getByText('"delivery"').hover();
  const hover = page.locator('.cm-tooltip-hover');
  await hover.getByText('bold').waitFor();
  expect(await hover.locator('img').count()).toBe(0);
  expect(await hover.locator('[onclick]').count()).toBe(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('JsonEditor_ServerNotInstalled_ExplainsHowToInstallIt', { timeout: 120_000 }, async ({ open, onTestFinished }) => {
  const page = await open(path, { gateway: await start(withoutServer, onTestFinished) });

  await page.getByText('npm install --global vscode-langservers-extracted').waitFor();
  await expectAccessible(page, 'not installed');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Not available').waitFor({ state: 'attached' });
});
