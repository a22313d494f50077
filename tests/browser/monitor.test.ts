import type { Page } from 'playwright-core';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { Relay } from './harness/relay.js';

const path = '/samples/monitor';

// The number of opaque pixels of a chart: the axes and the grid have fewer than a chart with a line.
function countPixels(page: Page, chart: string): Promise<number> {
  return page.locator(`#${chart} canvas`).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) {
      return 0;
    }

    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let index = 3; index < pixels.length; index += 4) {
      count += (pixels[index] ?? 0) > 0 ? 1 : 0;
    }

    return count;
  });
}

// The number of rows of the table, at most 30.
const rows = (page: Page) => page.locator('#figures-body tr').count();

const newest = (page: Page) => page.locator('#figures-body tr').first().textContent();

test('Monitor_Opened_DrawsEveryChart', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Interval').selectOption('250');
  await page.locator('#memory canvas').waitFor();
  const before = await countPixels(page, 'memory');
  await expect.poll(() => countPixels(page, 'memory')).toBeGreaterThan(before * 1.2);

  for (const chart of ['calls', 'errors', 'connections', 'cpu', 'memory', 'collections']) {
    expect(await countPixels(page, chart)).toBeGreaterThan(0);
    expect(await page.locator(`#${chart} .value`).textContent()).toMatch(/\d/);
  }

  await page.getByText('Live, one measurement every 250 ms').waitFor();
});

test('Monitor_CallsMade_AreCounted', async ({ open }) => {
  const page = await open(path);
  await page.getByText('Show as a table').click();
  // The server counts calls only while a page watches.
  await expect.poll(() => rows(page)).toBeGreaterThan(0);

  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 2, b: 3 });
  await explorer.ends('succeeded');

  const calls = page.locator('#figures-body td:nth-child(2)');
  await expect.poll(async () => (await calls.allTextContents()).some((text) => Number(text) > 0)).toBe(true);
});

test('Monitor_Paused_DoesNotChangeUntilResumed', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Interval').selectOption('100');
  await expect.poll(() => rows(page)).toBeGreaterThan(2);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  const latest = await newest(page);
  // A second page shows that measurements have arrived meanwhile.
  const other = await open(path);
  await other.getByLabel('Interval').selectOption('100');
  await expect.poll(() => rows(other)).toBeGreaterThan(5);
  expect(await newest(page)).toBe(latest);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => newest(page)).not.toBe(latest);
});

test('Monitor_ConnectionLost_ResumesAutomatically', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const page = await open(path, { through: relay.url, allowed: [lostConnection] });
  await page.getByLabel('Interval').selectOption('100');
  await expect.poll(() => rows(page)).toBeGreaterThan(0);

  relay.pull();
  await page.getByText('The connection was lost.').waitFor();
  await page.getByText('Waiting for the gateway').waitFor();
  const before = await newest(page);
  relay.plugIn();

  await expect.poll(() => newest(page)).not.toBe(before);
  await page.getByText('Live, one measurement every 100 ms').waitFor();
});
