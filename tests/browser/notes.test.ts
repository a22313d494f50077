import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'rpc-gateway-client';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { toBase64 } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/bytes.js';
import type { Notes } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/contracts.js';
import { randomKey } from '../../src/RpcGateway.Samples/FrontEnd/src/shared/randomKey.js';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { NotePage } from './harness/notePage.js';
import { Relay } from './harness/relay.js';

const path = '/samples/notes';
const addressOf = ({ page }: NotePage) => new URL(page.url()).pathname + new URL(page.url()).search;

test('Notes_TwoPages_SeeTextAndCursorsOfEachOther', async ({ open }) => {
  const ada = new NotePage(await open(path));
  await ada.create('Shared');
  const grace = new NotePage(await open(addressOf(ada)));
  await grace.loads();

  await ada.type('Hello');
  await grace.has('Hello');
  await grace.page.keyboard.press('Control+End');
  await grace.type(', Ada');

  await ada.has('Hello, Ada');
  await expect.poll(() => ada.editors.count()).toBe(2);
  await expect.poll(() => grace.editors.count()).toBe(2);
  await expect.poll(() => ada.cursors.allTextContents()).toEqual(['Guest 2']);
  await expect.poll(() => grace.cursors.allTextContents()).toEqual(['Guest 1']);
  const colour = await grace.page.getByLabel('Your colour').inputValue();
  const shown = () => ada.cursors.evaluate((label) => getComputedStyle(label).backgroundColor);
  const rgb = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
  expect(await shown()).toBe(`rgb(${rgb.join(', ')})`);

  await grace.page.getByLabel('Your colour').fill('#123456');

  await expect.poll(shown).toBe('rgb(18, 52, 86)');
  // Only colours that are shown have a rule.
  expect(await ada.countColourRules()).toBe(1);
});

test('Notes_ManyUpdates_AreShown', { timeout: 240_000 }, async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start({ 'RpcGateway__RateLimits__Methods__notes.push__Messages': '1000000' });
  onTestFinished(() => gateway.stop());
  const client = await connect(`${gateway.url}/rpc`, { webSocket: WebSocket });
  onTestFinished(() => client.close());
  const notes = client.contract<Notes>('notes');
  const { id } = await notes.create('Many updates');
  const updates: Uint8Array[] = [];
  const doc = new Y.Doc();
  doc.on('update', (update) => updates.push(update));
  const content = `Start${'\nabcdefghi'.repeat(2000)}\nEnd`;
  for (const [index, letter] of [...content].entries()) {
    doc.getText('text').insert(index, letter);
  }

  while (updates.length > 0) {
    await Promise.all(updates.splice(0, 100).map((update) => notes.push(id, toBase64(update), randomKey())));
  }

  const ada = new NotePage(await open(`${path}?note=${id}`, { gateway }));
  await ada.loads();
  await expect.poll(async () => (await ada.content()).startsWith('Start\nabcdefghi\nabcdefghi\n')).toBe(true);
  await ada.text.focus();
  await ada.page.keyboard.press('Control+End');
  await expect.poll(async () => (await ada.content()).endsWith('\nabcdefghi\nabcdefghi\nEnd')).toBe(true);
});

test('Notes_BrowserForbidsToCopy_ShowsWhy', async ({ open }) => {
  const ada = new NotePage(await open(path));
  await ada.create('Copied');
  await ada.page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));

  await ada.page.getByRole('button', { name: 'Copy link' }).click();

  await ada.page.getByText('Copy the address of the page instead.').waitFor();
});

test('Notes_PageIsClosed_ItsCursorVanishes', async ({ open }) => {
  const ada = new NotePage(await open(path));
  await ada.create('Leaving');
  const grace = new NotePage(await open(addressOf(ada)));
  await grace.loads();
  const alan = new NotePage(await open(addressOf(ada)));
  await alan.loads();
  await expect.poll(() => ada.cursors.allTextContents()).toHaveLength(2);

  await grace.page.close();

  await expect.poll(() => ada.cursors.allTextContents()).toEqual(['Guest 3']);
  await expect.poll(() => ada.editors.allTextContents()).toEqual(['Guest 1 (you)', 'Guest 3']);
});

test('Notes_WrittenWithoutAConnection_IsMergedLater', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const ada = new NotePage(await open(path));
  await ada.create('Offline');
  await ada.type('both');
  const grace = new NotePage(await open(addressOf(ada), { through: relay.url, allowed: [lostConnection] }));
  await grace.has('both');

  relay.pull();
  await expect.poll(() => grace.state.textContent()).toContain('Offline');
  await expect.poll(() => ada.cursors.count()).toBe(0);
  await grace.type('offline ');
  await expect.poll(() => grace.state.textContent()).toContain('will be saved later');
  await ada.page.keyboard.press('Control+End');
  await ada.type(' online');
  relay.plugIn();

  await ada.has('offline both online');
  await grace.has('offline both online');
  await grace.saves();
  await expect.poll(() => ada.cursors.count()).toBe(1);
});

test('Notes_GatewayWithAFolderIsKilled_KeepsTheNotes', async ({ open, onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'notes-'));
  const gateway = await Gateway.start({ RpcGateway__Samples__Folder: folder });
  onTestFinished(async () => {
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
  const ada = new NotePage(await open(path, { gateway, allowed: [lostConnection] }));
  await ada.create('Kept');
  await ada.type('before');
  await ada.saves();

  await gateway.kill();
  await ada.type(' during');
  await gateway.startAgain();

  await ada.saves();
  const grace = new NotePage(await open(addressOf(ada), { gateway }));
  await grace.has('before during');
});

test('Notes_VersionIsRestoredWhileAnotherWrites_KeepsBoth', async ({ open }) => {
  const ada = new NotePage(await open(path));
  await ada.create('Versions');
  await ada.type('first\nsecond\n');
  const grace = new NotePage(await open(addressOf(ada)));
  await grace.has('first\nsecond\n');
  await ada.page.getByRole('button', { name: 'Versions' }).click();
  await ada.page.getByLabel('Save the present text as').fill('Two lines');
  await ada.page.getByRole('button', { name: 'Save', exact: true }).click();
  await ada.page.getByRole('button', { name: 'Two lines' }).waitFor();
  await ada.text.focus();
  await ada.page.keyboard.press('Control+A');
  await ada.page.keyboard.press('Delete');
  await grace.has('');
  await grace.type('meanwhile ');

  await ada.page.getByRole('button', { name: 'Two lines' }).click();
  const preview = ada.page.getByRole('dialog', { name: 'Two lines' });
  await expect.poll(() => preview.locator('pre').textContent()).toBe('first\nsecond\n');
  await grace.type('more');
  await preview.getByRole('button', { name: 'Restore' }).click();

  await expect.poll(() => ada.content()).toContain('first\nsecond');
  await expect.poll(async () => (await ada.content()) === (await grace.content())).toBe(true);
  await ada.page.getByRole('button', { name: /^Before Two lines was restored/ }).waitFor();
  await grace.page.keyboard.press('Control+End');
  await grace.type(' end');
  await expect.poll(() => ada.content()).toContain(' end');
});

test('Notes_UnknownNote_IsAnErrorAndNotAnEmptyNote', async ({ open }) => {
  const page = await open(`${path}?note=unknown`);

  await page.getByText('There is no such note.').waitFor();
  expect(await page.locator('#editor .cm-content').count()).toBe(0);
});

test('Notes_EveryState_IsAccessible', { timeout: 300_000 }, async ({ open }) => {
  const ada = new NotePage(await open(path));
  await expectAccessible(ada.page, 'without a note');
  await ada.create('Accessible');
  await expectAccessible(ada.page, 'empty');
  const grace = new NotePage(await open(addressOf(ada)));
  await grace.loads();
  await ada.type('Some text');
  await expect.poll(() => ada.cursors.count()).toBe(1);
  await ada.page.getByRole('button', { name: 'Versions' }).click();
  await ada.page.getByLabel('Save the present text as').fill('A version');
  await ada.page.getByRole('button', { name: 'Save', exact: true }).click();
  await ada.page.getByRole('button', { name: 'A version' }).waitFor();
  await expectAccessible(ada.page, 'with versions');
  await ada.page.getByRole('button', { name: 'A version' }).click();
  await ada.page.getByRole('dialog').waitFor();
  await expectAccessible(ada.page, 'preview');
});
