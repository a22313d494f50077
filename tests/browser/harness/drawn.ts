import type { Page } from 'playwright-core';

/**
 * Waits until a page has drawn its current state and received its scroll and resize events, which are raised with a frame.
 */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
