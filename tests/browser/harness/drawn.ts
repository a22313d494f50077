import type { Page } from 'playwright-core';

/** Waits until a page has drawn what it is now, and has heard of it: events of scrolling and of sizes come with a frame. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
