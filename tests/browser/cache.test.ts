import type { Locator, Page } from 'playwright-core';
import { connect } from 'rpc-gateway-client';
import WebSocket from 'ws';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { Redis } from './harness/redis.js';

const path = '/samples/cache';

/** The form that reads and writes. */
class CachePage {
  readonly result: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.result = page.locator('#result');
    this.log = page.locator('#log');
  }

  async run(button: 'Get' | 'Set' | 'Remove', key: string, value?: string, tags = ''): Promise<void> {
    await this.page.getByLabel('Key', { exact: true }).fill(key);
    if (value !== undefined) {
      await this.page.getByLabel('Value', { exact: true }).fill(value);
      await this.page.getByLabel('Tags', { exact: true }).fill(tags);
    }

    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async get(key: string): Promise<string> {
    await this.page.getByLabel('Value', { exact: true }).fill('');
    await this.run('Get', key);
    await expect.poll(() => this.result.textContent()).not.toBe('');
    return `${await this.page.getByLabel('Value', { exact: true }).inputValue()} ${await this.result.textContent()}`.trim();
  }

  async set(key: string, value: string, tags?: string): Promise<void> {
    await this.run('Set', key, value, tags);
    await this.page.getByText(`'${key}' was stored.`).waitFor();
  }
}

test('Cache_TwoPages_SeeEachOthersInvalidations', async ({ open }) => {
  const ada = new CachePage(await open(path));
  const grace = new CachePage(await open(path));
  await ada.set('two', '"one"', 'pair');
  expect(await grace.get('two')).toBe(`"one" Found in the gateway's memory.`);
  expect(await grace.get('two')).toBe('"one" Found in this page.');
  await grace.page.locator('tr[data-key=two] .kept.yes').waitFor();

  await ada.set('two', '"other"', 'pair');
  await grace.log.getByText(/^two, version/).waitFor();
  expect(await grace.get('two')).toContain('"other"');

  await ada.page.getByLabel('Tag', { exact: true }).fill('pair');
  await ada.page.getByRole('button', { name: 'Remove all' }).click();
  await grace.log.getByText(/^all with the tag pair, version/).waitFor();
  expect(await grace.get('two')).toBe("'two' does not exist.");
});

test('Cache_WatchedKey_ShowsChangesOfAnotherPage', async ({ open }) => {
  const ada = new CachePage(await open(path));
  const grace = new CachePage(await open(path));
  await grace.page.getByLabel('Watched key').fill('watched');
  await grace.page.getByRole('button', { name: 'Watch', exact: true }).click();
  const value = grace.page.locator('#watch-value');
  await value.getByText('no value').waitFor();

  await ada.set('watched', '{"price":3}');
  await value.getByText('{"price":3}').waitFor();
  await ada.run('Remove', 'watched');
  await value.getByText('no value').waitFor();
  await grace.page
    .locator('#watch-changes')
    .getByText(/^Removed, version/)
    .waitFor();
});

test('Cache_Load_IsServedFromThePageMoreAndMore', async ({ open }) => {
  const page = await open(path);
  await page.getByText('There are no keys').or(page.locator('#keys-body tr').first()).first().waitFor();
  await page.locator('#load-keys').selectOption('10');
  await page.getByRole('button', { name: 'Start' }).click();

  const count = async (level: string) =>
    Number((await page.locator(`#count-${level}`).textContent())?.replaceAll(',', ''));
  await expect.poll(() => count('near')).toBeGreaterThan(20);
  expect(await count('miss')).toBeGreaterThan(0);
  await page.locator('tr[data-key="load:0"]').waitFor();
  await page.locator('#reads canvas').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();

  // A read from before may still end.
  await page.getByRole('button', { name: 'Start' }).waitFor();
  expect(await page.locator('#load-error').textContent()).toBe('');
});

test('Cache_ManyKeys_ShowsThatSomeAreMissing', async ({ open, gateway, onTestFinished }) => {
  const client = await connect(`${gateway.url}/rpc`, { webSocket: WebSocket, maxRateLimitRetries: 100 });
  onTestFinished(() => client.close());
  const page = await open(path);
  const more = page.getByText('Only the first 200 keys');
  // The last ones in alphabetical order, so that the page still lists the keys of other tests.
  await Promise.all(
    Array.from({ length: 201 }, (_, number) => client.request('cache.set', [`zz${number}`, 1, { tags: ['many'] }])),
  );
  await more.waitFor();
  expect(await page.locator('#keys-body tr').count()).toBe(200);

  await client.request('cache.removeByTag', ['many']);
  await more.waitFor({ state: 'hidden' });
});

test('Cache_ValueIsTooLarge_ShowsWhyAndStaysConnected', async ({ open }) => {
  const ada = new CachePage(await open(path));
  await ada.page.getByRole('button', { name: 'Set', exact: true }).waitFor();
  await ada.page.getByLabel('Value', { exact: true }).evaluate((input) => {
    (input as HTMLTextAreaElement).value = 'x'.repeat(2_000_000);
  });
  await ada.run('Set', 'large');

  await ada.page.getByRole('alert').getByText('the server accepts').waitFor();
  await ada.set('large', '"small"');
  expect(await ada.page.locator('#connection').textContent()).toBe('Connected');
});

test('Cache_GatewayStartsAgain_PageDoesNotShowOldValues', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start();
  onTestFinished(() => gateway.stop());
  const ada = new CachePage(await open(path, { gateway, allowed: [lostConnection] }));
  await ada.set('restart', '"before"');
  await ada.get('restart');
  await gateway.kill();
  await ada.page.getByText('The connection was lost.').waitFor();
  await gateway.startAgain();
  await ada.page.getByText('Connected', { exact: true }).waitFor();

  expect(await ada.get('restart')).toBe("'restart' does not exist.");
});

test('Cache_TwoNodes_SeeEachOthersInvalidations', async ({ open, onTestFinished }) => {
  const redis = await Redis.start();
  onTestFinished(() => redis.stop());
  const nodes = await Promise.all([1, 2].map(() => Gateway.start({ RpcGateway__Redis: redis.address })));
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  });
  const [ada, grace] = await Promise.all(nodes.map(async (gateway) => new CachePage(await open(path, { gateway }))));
  if (ada === undefined || grace === undefined) {
    throw new Error('There are two nodes.');
  }

  await ada.set('nodes', '"one"');
  expect(await grace.get('nodes')).toBe('"one" Found in Redis.');
  expect(await grace.get('nodes')).toBe('"one" Found in this page.');
  await ada.set('nodes', '"two"');
  await grace.log.getByText(/^nodes, version/).waitFor();

  // The list of keys may have read it into the memory of the node already.
  expect(await grace.get('nodes')).toMatch(/^"two" Found in (Redis|the gateway's memory)\.$/);
});

test('Cache_EveryState_IsAccessible', { timeout: 240_000 }, async ({ open }) => {
  const page = await open(path, { viewport: { width: 390, height: 844 } });
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const cache = new CachePage(page);
  await cache.set('accessible', '"value"', 'a, b');
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.locator('tr[data-key="load:0"]').waitFor();
  await cache.run('Get', '');
  await page.getByText('A key is required.').waitFor();

  await expectAccessible(page, 'with keys');
});
