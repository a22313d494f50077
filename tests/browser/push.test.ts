import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './harness/accessibility.js';
import { test as base, expect, lostConnection } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { PushPage, post, pushToken } from './harness/pushPage.js';

const path = '/samples/push';
// While the gateway restarts, a page can neither connect nor renew its token.
const allowed = [lostConnection, /Failed to load resource/];

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
const test = base.extend('gateway', { scope: 'file' }, async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rpcgateway-push-'));
  const gateway = await Gateway.start({
    RpcGateway__Samples__Folder: folder,
    RpcGateway__Samples__PushToken: pushToken,
  });
  onCleanup(async () => {
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
  return gateway;
});

test('Push_OneOfTwoBrowsersIsOffline_LaterReceivesEverythingOnce', async ({ open, gateway }) => {
  const first = new PushPage(await open(path, { allowed }));
  await first.signIn('Ada');
  await first.subscribe('news');
  // The same account in another browser, which is another device.
  const { cookies, origins } = await first.page.context().storageState();
  const ofAccount = origins.map((origin) => ({
    ...origin,
    localStorage: origin.localStorage.filter(({ name }) => name === 'rpcgateway.account'),
  }));
  const second = new PushPage(await open(path, { allowed, storageState: { cookies, origins: ofAccount } }));
  await second.isOnline();
  await first.send('ada', 'one');
  await first.shows('one');
  await second.shows('one');
  await expect.poll(() => first.stages.first().textContent()).toBe('delivered to 2 of 2 devices');

  await second.offline.click();
  await second.page.getByText('You are offline.').waitFor();
  await first.send('ada', 'two');
  await first.send('news', 'three', 'Topic');
  await first.shows('three', 'two', 'one');
  await expect.poll(() => first.stages.nth(1).textContent()).toBe('delivered to 1 of 2 devices');
  await gateway.kill();
  await first.page.getByText('The connection was lost.').waitFor();
  await gateway.startAgain();
  await first.isOnline();
  await first.send('ada', 'four');
  await first.shows('four', 'three', 'two', 'one');
  expect(await second.titles.allTextContents()).toEqual(['one']);
  expect(await second.page.title()).toBe('(1) Push · RpcGateway');

  await second.offline.click();
  await second.shows('four', 'three', 'two', 'one');
  await expect.poll(() => second.badge.textContent()).toBe('4');
  await expect.poll(() => first.stages.first().textContent()).toBe('delivered to 2 of 2 devices');

  await first.page.getByRole('button', { name: 'Mark all as read' }).click();
  await second.badge.waitFor({ state: 'hidden' });
  expect(await second.page.title()).toBe('Push · RpcGateway');
  await expect.poll(() => first.stages.first().textContent()).toBe('read');
  await second.page.reload();
  await second.shows('four', 'three', 'two', 'one');
  await second.badge.waitFor({ state: 'hidden' });
});

test('Push_SenderWithAWrongToken_SeesWhy', async ({ open }) => {
  const page = new PushPage(await open(path));
  await page.send('grace', 'refused', 'User', 'a-wrong-token');
  await expect.poll(() => page.sendError.textContent()).toBe('The gateway does not accept this token.');

  await page.send('Odd Topic', 'refused', 'Topic');
  await expect.poll(() => page.sendError.textContent()).toContain('target.topic');

  await page.send('grace', 'accepted');
  await expect.poll(() => page.sendError.textContent()).toBe('');
  await page.page.getByRole('button', { name: 'Send again' }).first().click();
  await page.page.getByText('The repeat returned the same receipt: message 1.').waitFor();
});

test('Push_ManyUnread_ShowsTheNewestAndTheirNumber', async ({ open, gateway }) => {
  const page = new PushPage(await open(path));
  for (let number = 1; number <= 130; number++) {
    expect((await post(gateway, { user: 'many' }, `${number}`, `${number}`)).status).toBe(200);
  }

  await page.signIn('many');

  await page.page.getByText('30 older messages are not shown.').waitFor();
  await expect.poll(() => page.titles.count()).toBe(100);
  expect(await page.titles.first().textContent()).toBe('130');
  await expect.poll(() => page.page.title()).toBe('(130) Push · RpcGateway');
  await page.page.getByRole('button', { name: 'Show older messages' }).click();
  await expect.poll(() => page.titles.count()).toBe(130);
  expect(await page.titles.last().textContent()).toBe('1');
  await page.page.getByRole('button', { name: 'Mark as read' }).nth(9).click();
  await expect.poll(() => page.badge.textContent()).toBe('9');
});

test('Push_MessageByHttp_ArrivesOnceAndUnsubscribedTopicsDoNot', async ({ open, gateway }) => {
  const page = new PushPage(await open(path));
  await page.signIn('Topics');
  await page.subscribe('releases');

  expect((await post(gateway, { topic: 'releases' }, 'version 2', 'v2')).status).toBe(200);
  expect((await post(gateway, { topic: 'releases' }, 'version 2', 'v2')).status).toBe(200);
  expect((await post(gateway, { topic: 'releases' }, 'version 3', 'v2')).status).toBe(409);
  await page.shows('version 2');
  await page.page.getByRole('button', { name: 'Unsubscribe from releases' }).click();
  await expect.poll(() => page.topics.count()).toBe(0);
  await page.page.reload();
  expect((await post(gateway, { topic: 'releases' }, 'version 4', 'v4')).status).toBe(200);
  expect((await post(gateway, { user: 'topics' }, 'to you', 'you')).status).toBe(200);

  await page.shows('to you');
});

test('Push_EveryState_IsAccessible', { timeout: 300_000 }, async ({ open, gateway }) => {
  const page = new PushPage(await open(path));
  await expectAccessible(page.page, 'signed out');
  await page.signIn('Accessible');
  await expectAccessible(page.page, 'empty');
  await page.subscribe('news');
  await post(gateway, { user: 'accessible' }, 'with a word'.repeat(8), 'long');
  await page.send('accessible', 'a message');
  await page.shows('a message', 'with a word'.repeat(8));
  await expect.poll(() => page.stages.first().textContent()).toContain('delivered');
  await expectAccessible(page.page, 'with messages');
  await page.offline.click();
  await page.page.getByText('You are offline.').waitFor();
  await expectAccessible(page.page, 'offline');
});
