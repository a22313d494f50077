import type { Page } from 'playwright-core';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { Gateway } from './harness/gateway.js';
import { LivePage } from './harness/livePage.js';
import { ReverseProxy } from './harness/reverseProxy.js';

const remedy = 'ASPNETCORE_FORWARDEDHEADERS_ENABLED=true';
const refusedRequest = /Failed to load resource: the server responded with a status of (403|426)/;

const banners = [
  ['/', '[data-testid=banner]'],
  ['/live', '[data-testid=live-banner]'],
  ['/samples/chat', '#banner'],
  ['/samples/monitor', '#banner'],
] as const;

test('Explorer_BehindAPrefix_CallsAndLinksToTheLivePage', async ({ gateway, open, onTestFinished }) => {
  const proxy = await ReverseProxy.start(gateway, { prefix: '/tools/gateway' });
  onTestFinished(() => proxy.stop());
  const page = await open('/tools/gateway/#calc.add?params={"a":1,"b":2}', { through: proxy.url });
  const explorer = new ExplorerPage(page);
  await explorer.hasState('connected');
  await explorer.call.click();
  expect(await explorer.readResult()).toBe(3);
  await page
    .getByTestId('snippet')
    .getByText(`${proxy.url.replace('http', 'ws')}/tools/gateway/rpc`)
    .waitFor();

  await page.getByRole('link', { name: 'Live' }).click();
  await page.waitForURL(`${proxy.url}/tools/gateway/live`);
  await new LivePage(page).ready();
});

test('SamplePages_BehindAPrefix_ConnectAndLinkToEachOther', async ({ gateway, open, onTestFinished }) => {
  const proxy = await ReverseProxy.start(gateway, { prefix: '/tools/gateway' });
  onTestFinished(() => proxy.stop());
  const page = await open('/tools/gateway/samples', { through: proxy.url });
  expect(page.url()).toBe(`${proxy.url}/tools/gateway/samples/chat`);
  await isConnected(page);

  await page.getByRole('link', { name: 'Monitor' }).click();
  await page.waitForURL(`${proxy.url}/tools/gateway/samples/monitor`);
  await isConnected(page);

  await page.goto(`${proxy.url}/tools/gateway/samples/chat/`);
  expect(page.url()).toBe(`${proxy.url}/tools/gateway/samples/chat`);
  await page.getByRole('link', { name: 'Explorer' }).click();
  await new ExplorerPage(page).hasState('connected');
  expect(page.url()).toBe(`${proxy.url}/tools/gateway/`);
});

test('Pages_BehindTls_ShowTheMissingSetting', async ({ gateway, open, onTestFinished }) => {
  const proxy = await ReverseProxy.start(gateway, { tls: true });
  onTestFinished(() => proxy.stop());
  for (const [path, banner] of banners) {
    const page = await open(path, {
      through: proxy.url,
      ignoreHTTPSErrors: true,
      allowed: [lostConnection, refusedRequest],
    });
    await page.locator(banner).getByText(remedy).waitFor();
  }
});

test('Pages_BehindTlsWithForwardedHeaders_Connect', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start({ ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true' });
  onTestFinished(() => gateway.stop());
  const proxy = await ReverseProxy.start(gateway, { tls: true, prefix: '/gateway' });
  onTestFinished(() => proxy.stop());
  const through = { through: proxy.url, ignoreHTTPSErrors: true };

  await new ExplorerPage(await open('/gateway/', through)).hasState('connected');
  await isConnected(await open('/gateway/samples/chat', through));
  await new LivePage(await open('/gateway/live', through)).ready();
});

test('Pages_ProxyWithoutUpgrade_ShowTheMissingHeaders', async ({ gateway, open, onTestFinished }) => {
  const proxy = await ReverseProxy.start(gateway, { dropsUpgrade: true });
  onTestFinished(() => proxy.stop());
  for (const [path, banner] of banners) {
    const page = await open(path, { through: proxy.url, allowed: [lostConnection, refusedRequest] });
    await page.locator(banner).getByText('must pass on the headers Upgrade').waitFor();
  }
});

async function isConnected(page: Page): Promise<void> {
  await expect.poll(() => page.locator('#connection').getAttribute('data-state')).toBe('connected');
}
