import type { Page } from 'playwright-core';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Relay } from './harness/relay.js';

const path = '/samples/monitor';

// The opaque pixels of a chart's canvas: axes and grid alone are less than with a line.
function drawn(page: Page, chart: string): Promise<number> {
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

const rows = (page: Page) => page.locator('#figures-body tr').count();

test('Monitor_Opened_DrawsEveryChart', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Every').selectOption('100');
  await page.locator('#memory canvas').waitFor();
  const before = await drawn(page, 'memory');
  await expect.poll(() => drawn(page, 'memory')).toBeGreaterThan(before * 1.2);

  for (const chart of ['calls', 'errors', 'connections', 'cpu', 'memory', 'collections']) {
    expect(await drawn(page, chart)).toBeGreaterThan(0);
    expect(await page.locator(`#${chart} .value`).textContent()).toMatch(/\d/);
  }

  await page.getByText('Live, one measurement every 100 ms').waitFor();
});

test('Monitor_CallsMade_AreCounted', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Every').selectOption('5000');
  await page.getByLabel('Every').selectOption('100');

  // The end of the stream that the choice before had opened is a call, too.
  await page.getByText('The same as a table').click();
  const calls = page.locator('#figures-body td:nth-child(2)');
  await expect.poll(async () => (await calls.allTextContents()).some((text) => Number(text) > 0)).toBe(true);
});

test('Monitor_Paused_KeepsStillAndGoesOn', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Every').selectOption('100');
  await expect.poll(() => rows(page)).toBeGreaterThan(2);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  const first = page.locator('#figures-body tr').first();
  const [count, time] = [await rows(page), await first.textContent()];
  // What a second page sees in the same time proves that time went by.
  const other = await open(path);
  await other.getByLabel('Every').selectOption('100');
  await expect.poll(() => rows(other)).toBeGreaterThan(5);
  expect([await rows(page), await first.textContent()]).toEqual([count, time]);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => rows(page)).toBeGreaterThan(count);
});

test('Monitor_ConnectionLost_GoesOnByItself', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const page = await open(path, { through: relay.url, allowed: [lostConnection] });
  await page.getByLabel('Every').selectOption('100');
  await expect.poll(() => rows(page)).toBeGreaterThan(0);

  relay.pull();
  await page.getByText('The connection is lost.').waitFor();
  await page.getByText('Waiting for the gateway').waitFor();
  const before = await rows(page);
  relay.plugIn();

  await expect.poll(() => rows(page)).toBeGreaterThan(before);
  await page.getByText('Live, one measurement every 100 ms').waitFor();
});
