import type { Page } from 'playwright-core';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Relay } from './harness/relay.js';

const path = '/samples/ticker';

const column = (page: Page, number: number) => page.locator(`#rows .row > :nth-child(${number})`).allTextContents();
const numbers = async (page: Page) => (await column(page, 2)).map((text) => Number(text.replaceAll(',', '')));

async function opened(page: Page): Promise<Page> {
  await page.getByText('Live, 1000 symbols').waitFor();
  return page;
}

test('Ticker_Opened_PricesChangeAndRatesAreShown', async ({ open }) => {
  const page = await opened(await open(path));
  const before = (await numbers(page)).join();

  await expect.poll(async () => (await numbers(page)).join()).not.toBe(before);
  await expect.poll(() => page.locator('#rate-changes').textContent()).toMatch(/[1-9][\d,]* \/s/);
  await expect.poll(() => page.locator('#rate-messages').textContent()).toMatch(/[1-9]\d* \/s/);
});

test('Ticker_Scrolled_ShowsEverySymbolWithFewRows', async ({ open }) => {
  const page = await opened(await open(path));
  const seen = await page.locator('#market').evaluate(async (view) => {
    const found = new Set<string>();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let top = 0; top < view.scrollHeight; top += view.clientHeight / 2) {
      view.scrollTo(0, top);
      await frame();
      await frame();
      for (const cell of view.querySelectorAll('.row > th')) {
        found.add(cell.textContent ?? '');
      }
    }

    return found.size;
  });

  expect(seen).toBe(1000);
  expect(await page.locator('#rows tr').count()).toBeLessThan(100);
});

test('Ticker_SortedByPrice_TheHighestIsFirst', async ({ open }) => {
  const page = await opened(await open(path));
  await page.getByRole('button', { name: 'Price' }).click();
  await page.getByRole('columnheader', { name: 'Price' }).and(page.locator('[aria-sort="descending"]')).waitFor();

  // Prices change between two sorts, so rows are only almost sorted; the best of a thousand differs from the first by symbol.
  await expect.poll(async () => (await column(page, 1))[0]).not.toBe('AAA');
  await page.getByRole('button', { name: 'Symbol' }).click();
  await expect.poll(async () => (await column(page, 1))[0]).toBe('AAA');
});

test('Ticker_Filtered_ShowsOnlyTheSymbolsWithTheLetters', async ({ open }) => {
  const page = await opened(await open(path));
  await page.getByLabel('Symbol').fill('aaa');
  await expect.poll(async () => (await column(page, 1)).length).toBeGreaterThan(0);
  await expect.poll(() => page.locator('#prices').getAttribute('aria-rowcount')).toBe('2');

  await page.getByLabel('Symbol').fill('0');
  await page.getByText('No symbol contains these letters.').waitFor();
});

test('Ticker_ConnectionLost_ContinuesAutomatically', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const page = await opened(await open(path, { through: relay.url, allowed: [lostConnection] }));

  relay.pull();
  await page.getByText('Waiting for the gateway').waitFor();
  const before = (await numbers(page)).join();
  relay.plugIn();

  await opened(page);
  await expect.poll(async () => (await numbers(page)).join()).not.toBe(before);
});
