import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { drawn } from './drawn.js';

type Scheme = 'light' | 'dark';

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];
// The dark scheme differs only in its colours. Undefined stands for all rules.
const schemes: readonly [scheme: Scheme, rules: string[] | undefined][] = [
  ['light', undefined],
  ['dark', ['color-contrast']],
];
// A wide page has the same elements as that of 1440 pixels, so only its width is checked.
const wide = { width: 1920, height: 1080 };

/**
 * Fails if axe finds serious or critical violations on a computer or a phone, in light or dark, or if the page scrolls sideways at one of
 * the sizes.
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const before = page.viewportSize() ?? wide;
  const found: string[] = [];
  for (const size of sizes) {
    for (const [scheme, rules] of schemes) {
      await show(page, size, scheme);
      found.push(
        ...(await findViolations(page, rules)).map((text) => `${state}, ${scheme}, ${size.width} wide: ${text}`),
      );
    }

    found.push(...(await findOverflow(page, state)));
  }

  await show(page, wide, 'light');
  found.push(...(await findOverflow(page, state)));
  expect(found).toEqual([]);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}

async function show(page: Page, size: { width: number; height: number }, colorScheme: Scheme): Promise<void> {
  await page.setViewportSize(size);
  // Without animations: colours between two schemes have little contrast.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await drawn(page);
}

async function findViolations(page: Page, rules: string[] | undefined): Promise<string[]> {
  // The legacy mode opens no second page for the results of frames; these pages have no frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.html}\n${node.failureSummary ?? ''}`));
}

async function findOverflow(page: Page, state: string): Promise<string[]> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  return scrollWidth > clientWidth ? [`${state}: ${scrollWidth} wide on ${clientWidth}`] : [];
}
