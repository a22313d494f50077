import { expectAccessible } from './harness/accessibility.js';
import { ArenaPage } from './harness/arenaPage.js';
import { expect, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';

const headers = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
];

test('Chat_EveryState_IsAccessible', { timeout: 300_000 }, async ({ open }) => {
  const chat = new ChatPage(await open('/samples/chat'));
  await expectAccessible(chat.page, 'join form');

  await chat.join('accessible', 'Ada');
  await expectAccessible(chat.page, 'empty');
  await chat.send('a word'.repeat(40));
  await chat.sees('a word');
  await expectAccessible(chat.page, 'with messages');
  await chat.page.setViewportSize({ width: 360, height: 740 });
  // On phones, the messages use the full width.
  expect((await chat.log.boundingBox())?.width).toBeGreaterThan(320);

  await chat.page.getByRole('button', { name: 'Clear history' }).click();
  await chat.page.getByRole('dialog').waitFor();
  await expectAccessible(chat.page, 'confirmation dialog');
  await chat.page.getByRole('button', { name: 'Cancel' }).click();

  await chat.page.getByRole('button', { name: 'Conversations' }).click();
  await expectAccessible(chat.page, 'list of conversations');
  await chat.signIn('accessible');
  await chat.openDirect('accessible');
  await chat.send('a note to myself: https://example.com');
  await chat.sees('a note');
  await expectAccessible(chat.page, 'direct messages');
});

test('Monitor_EveryState_IsAccessible', { timeout: 240_000 }, async ({ open }) => {
  const page = await open('/samples/monitor');
  await page.locator('#memory canvas').waitFor();
  await expectAccessible(page, 'drawing');

  await page.getByText('Show as a table').click();
  await expectAccessible(page, 'table');
});

test('Arena_EveryState_IsAccessible', { timeout: 240_000 }, async ({ open }) => {
  const arena = new ArenaPage(await open('/samples/arena'));
  await arena.page.getByText('You are watching').first().waitFor();
  await expectAccessible(arena.page, 'join form');

  await arena.join('Ada');
  await expectAccessible(arena.page, 'playing');
});

test('Pages_Header_LinksToAllOthers', async ({ open }) => {
  const names = ['Explorer', 'Live', 'Chat', 'Push', 'Notes', 'Jobs', 'Monitor', 'Ticker', 'Arena', 'Cache', 'JSON'];
  for (const path of ['/', '/live', '/samples/jobs', '/samples/json']) {
    const page = await open(path);
    const nav = page.getByRole('navigation', { name: 'Pages' });
    await expect.poll(() => nav.getByRole('link').allTextContents(), { message: path }).toEqual(names);
    expect(await nav.locator('[aria-current=page]').count()).toBe(1);
  }

  const page = await open('/samples/monitor');
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByTestId('tiles').waitFor();
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('heading', { name: 'Join a room' }).waitFor();
});

test('Pages_StoredTheme_IsSetBeforeTheModulesRun', async ({ open }) => {
  const page = await open('/samples/monitor', { colorScheme: 'light' });
  await page.evaluate(() => localStorage.setItem('rpcgateway.theme', 'dark'));
  await page.route(/\/assets\/.*\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const path of ['/samples/monitor', '/samples/chat', '/', '/live']) {
    await page.goto(path);
    const dark = await color();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    expect(await color(), path).not.toBe(dark);
    await page.evaluate(() => localStorage.setItem('rpcgateway.theme', 'dark'));
  }
});

test('Pages_Theme_AppliesToAllPages', async ({ open }) => {
  const page = await open('/samples/monitor', { colorScheme: 'light' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  const theme = page.getByRole('button', { name: /^Theme:/ });
  await theme.click();
  expect(await background()).toBe(light);
  await theme.click();
  await expect.poll(background).not.toBe(light);
  await expectAccessible(page, 'dark');

  await page.goto(new URL('/live', page.url()).href);
  await expect.poll(() => page.locator('html').getAttribute('data-scheme')).toBe('dark');
});

test.for([
  '/',
  '/live',
  '/samples/chat',
  '/samples/push',
  '/samples/notes',
  '/samples/jobs',
  '/samples/monitor',
  '/samples/ticker',
  '/samples/arena',
  '/samples/cache',
  '/samples/json',
])('Page_%s_FitsAPhone', async (path, { open }) => {
  const page = await open(path, { viewport: { width: 390, height: 844 } });
  await page
    .getByText('Connected')
    .or(page.getByText('Live', { exact: true }))
    .first()
    .waitFor();
  await page.getByRole('button', { name: /^Theme: / }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const link = await page.locator('nav a[aria-current]').boundingBox();
  expect(link?.x).toBeGreaterThanOrEqual(0);
  expect((link?.x ?? 390) + (link?.width ?? 0)).toBeLessThanOrEqual(390);
});

test('SamplePages_Headers_EqualThoseOfTheDashboard', async ({ gateway }) => {
  const policies = async (path: string) => {
    const response = await fetch(`${gateway.url}${path}`);
    return headers.map((header) => response.headers.get(header));
  };
  const dashboard = await policies('/');

  expect(dashboard[0]).toContain("default-src 'none'");
  expect(await policies('/samples/chat')).toEqual(dashboard);
  expect(await policies('/samples/jobs')).toEqual(dashboard);
  expect(await policies('/samples/monitor')).toEqual(dashboard);
});

test('Chat_InlineStyle_IsBlocked', async ({ open }) => {
  const page = await open('/samples/chat', {
    allowed: [/forbids inline by style-src-elem/, /Content Security Policy/],
  });
  const colour = await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = 'body { color: rgb(1, 2, 3) }';
    document.head.append(style);
    return getComputedStyle(document.body).color;
  });

  expect(colour).not.toBe('rgb(1, 2, 3)');
});
