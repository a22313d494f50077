import type { Page } from 'playwright-core';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { LivePage } from './harness/livePage.js';
import { Redis } from './harness/redis.js';

test('Live_OneNode_IsShownWithoutSumsAndSwitch', async ({ open }) => {
  const { page, nodes } = await new LivePage(await open('/live')).ready();
  await nodes.getByText('this node').waitFor();
  expect(await nodes.locator('tbody tr').count()).toBe(1);
  expect(await nodes.locator('tfoot').count()).toBe(0);
  expect(await page.getByTestId('scope').count()).toBe(0);
});

test('Live_TwoNodes_AreSummedDrainedAndRestored', async ({ open, onTestFinished }) => {
  const [first, second] = await startNodes(onTestFinished);
  const live = await new LivePage(await open('/live', { gateway: first })).ready();
  const { page, nodes } = live;
  const rows = nodes.locator('tbody tr');
  const other = rows.filter({ hasNotText: 'this node' });
  await expect.poll(() => rows.count()).toBe(2);
  await other.getByText('ready').waitFor();
  // Redis has answered both.
  await expect
    .poll(() =>
      rows
        .locator('td:nth-child(11)')
        .filter({ hasText: /\d (µs|ms|s)$/ })
        .count(),
    )
    .toBe(2);

  // Calls at the other node are in the figures of all nodes only.  The page of the other node loses its connection later.
  const chat = await open('/samples/chat', { gateway: second, allowed: [lostConnection] });
  await page.getByTestId('scope').getByRole('button', { name: 'All nodes' }).click();
  const calls = page.getByTestId('tiles').locator('.tile').filter({ hasText: 'Calls' }).first();
  await expect.poll(() => other.locator('td.number').nth(3).textContent()).toBe('0 /s');
  await sum(chat, 300);
  await expect.poll(() => calls.locator('.tile-value').textContent()).not.toBe('0 /s');
  await page.getByTestId('scope').getByRole('button', { name: 'This node' }).click();
  await expect.poll(() => calls.locator('.tile-value').textContent()).toBe('0 /s');
  await expectAccessible(page, 'two nodes');

  await other.getByRole('button', { name: /^Drain/ }).click();
  const dialog = page.getByTestId('node-dialog');
  await expectAccessible(page, 'drain dialog of a node');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await other.getByText('ready').count()).toBe(1);

  await other.getByRole('button', { name: /^Drain/ }).click();
  await dialog.getByRole('button', { name: 'Drain' }).click();
  await other.getByText('draining').waitFor();
  expect((await fetch(`${second.url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  // No other node is ready for the clients of this one.
  await rows
    .filter({ hasText: 'this node' })
    .getByRole('button', { name: /^Drain/ })
    .click();
  await dialog.getByText('No other node is ready').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await other.getByRole('button', { name: /^Restore/ }).click();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await other.getByText('ready').waitFor();
  expect((await fetch(`${second.url}/health/ready`)).status).toBe(200);

  await second.kill();
  await other.getByText('not heard').waitFor();
});

test('Live_NodeShutsDown_IsShownAsStopped', async ({ open, onTestFinished }) => {
  const [first, second] = await startNodes(onTestFinished);
  const { nodes } = await new LivePage(await open('/live', { gateway: first })).ready();
  const other = nodes.locator('tbody tr').filter({ hasNotText: 'this node' });
  await other.getByText('ready').waitFor();
  await second.stop();
  await other.getByText('stopped').waitFor();
});

test('Live_ThisNodeDrains_PageStaysConnected', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start();
  onTestFinished(() => gateway.stop());
  const { page, nodes } = await new LivePage(await open('/live', { gateway })).ready();
  await nodes.getByRole('button', { name: /^Drain/ }).click();
  await page.getByTestId('node-dialog').getByRole('button', { name: 'Drain' }).click();
  await nodes.getByText('draining').waitFor();

  // A page that is opened now can end it.
  const later = await new LivePage(await open('/live', { gateway })).ready();
  await later.nodes.getByRole('button', { name: /^Restore/ }).click();
  await later.page.getByTestId('node-dialog').getByRole('button', { name: 'Restore' }).click();
  await nodes.getByText('ready', { exact: true }).waitFor();
});

test.for([360, 1440])('Live_NodesAt%i_FitOrScroll', async (width, { open, onTestFinished }) => {
  const [first] = await startNodes(onTestFinished);
  const live = await new LivePage(await open('/live', { gateway: first, viewport: { width, height: 900 } })).ready();
  await expect.poll(() => live.nodes.locator('tbody tr').count()).toBe(2);
  const page = await live.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(page).toBeLessThanOrEqual(0);
  // On a phone, the table scrolls sideways, and the names stay.
  const name = live.nodes.locator('tbody th').first();
  const mark = await live.nodes.getByText('this node').boundingBox();
  const cell = await name.boundingBox();
  expect((mark?.x ?? 0) + (mark?.width ?? Number.NaN)).toBeLessThanOrEqual((cell?.x ?? 0) + (cell?.width ?? 0));
  const left = (await name.boundingBox())?.x;
  await live.nodes.locator('.live-scroll').evaluate((scroll) => {
    scroll.scrollLeft = scroll.scrollWidth;
  });
  expect((await name.boundingBox())?.x).toBe(left);
  const truncated = await live.nodes
    .locator('thead th, td.number')
    .evaluateAll((cells) =>
      cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
    );
  expect(truncated).toEqual([]);
});

async function startNodes(onTestFinished: (end: () => Promise<void>) => void): Promise<[Gateway, Gateway]> {
  const redis = await Redis.start();
  onTestFinished(() => redis.stop());
  const nodes = await Promise.all(
    [1, 2].map(async () => {
      const node = await Gateway.start({ RpcGateway__Redis: redis.address });
      onTestFinished(() => node.kill());
      return node;
    }),
  );
  return nodes as [Gateway, Gateway];
}

async function sum(page: Page, times: number): Promise<void> {
  await page.evaluate(async (times) => {
    const socket = new WebSocket(new URL('/rpc', location.href.replace(/^http/, 'ws')));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    let left = times;
    const done = new Promise<void>((resolve) => {
      socket.addEventListener('message', () => {
        if (--left === 0) {
          resolve();
        }
      });
    });
    for (let id = 1; id <= times; id++) {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'calc.add', params: [1, 2] }));
    }

    await done;
    socket.close();
  }, times);
}
