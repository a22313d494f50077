import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { test as base, expect } from 'vitest';
import { startChromium } from './chromium.js';
import { Gateway } from './gateway.js';
import { Guard } from './guard.js';

/** The options for opening a page. */
export interface OpenOptions extends BrowserContextOptions {
  /** A gateway to use instead of the test file's gateway. */
  readonly gateway?: Gateway;
  /** The address of a relay or proxy in front of the gateway. */
  readonly through?: string;
  /** Expected console errors. */
  readonly allowed?: readonly RegExp[];
}

/** The browser's console error for a failed connection, which a page cannot prevent. */
export const lostConnection = /WebSocket connection to '[^']*' failed/;

/** A test with a gateway and a browser. An unexpected error on any of its pages fails the test. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  .extend('gateway', { scope: 'file' }, async ({}, { onCleanup }) => {
    const gateway = await Gateway.start();
    onCleanup(() => gateway.stop());
    return gateway;
  })
  // biome-ignore lint/correctness/noEmptyPattern: as above
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await startChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('open', async ({ browser, gateway: shared, task }, { onCleanup }) => {
    const opened: { guard: Guard; page: Page }[] = [];
    onCleanup(async () => {
      if (task.result?.state === 'fail') {
        await Promise.all(opened.map(({ page }, index) => takeScreenshot(page, `${task.name}-${index + 1}`)));
      }

      await Promise.all(opened.map(({ page }) => page.context().close()));
      expect(opened.flatMap(({ guard }) => guard.violations)).toEqual([]);
    });
    return async (path: string, options: OpenOptions = {}): Promise<Page> => {
      const { gateway = shared, through: baseURL = gateway.url, allowed = [], ...settings } = options;
      const context = await browser.newContext({ baseURL, locale: 'en-GB', ...settings });
      context.setDefaultTimeout(60_000);
      const guard = new Guard(baseURL, allowed);
      await guard.watch(context);
      const page = await context.newPage();
      opened.push({ guard, page });
      await page.goto(path);
      return page;
    };
  });

async function takeScreenshot(page: Page, name: string): Promise<void> {
  if (!page.isClosed()) {
    const path = fileURLToPath(new URL(`../TestResults/${name.replace(/[^\w-]/g, '_')}.png`, import.meta.url));
    await page.screenshot({ path });
    console.log(`Screenshot: ${path}`);
  }
}

export { expect };
