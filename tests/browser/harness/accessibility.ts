import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { drawn } from './drawn.js';

// The dark scheme differs only in its colours.
const schemes = [
  { colorScheme: 'light', rules: [] },
  { colorScheme: 'dark', rules: ['color-contrast'] },
] as const;
const sizes = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 360, height: 740 },
];

/**
 * Fails if axe finds serious or critical violations, or if the page scrolls sideways, in light and dark and at all sizes.
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const before = page.viewportSize() ?? sizes[0];
  const found: string[] = [];
  for (const viewport of sizes) {
    await page.setViewportSize(viewport);
    for (const { colorScheme, rules } of schemes) {
      // Without animations: colours between two schemes have little contrast.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await drawn(page);
      found.push(...(await findViolations(page, `${state}, ${colorScheme}, ${viewport.width} wide`, rules)));
    }
  }

  expect(found).toEqual([]);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) {
    await page.setViewportSize(before);
  }
}

async function findViolations(page: Page, state: string, rules: readonly string[]): Promise<string[]> {
  // The legacy mode opens no second page for the results of frames; these pages have no frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${state}: ${id} at ${node.html}\n${node.failureSummary ?? ''}`));
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  return scrollWidth > clientWidth ? [...serious, `${state}: ${scrollWidth} wide on ${clientWidth}`] : serious;
}
