import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Chromium prepares the popup of its address bar for each new window, which took 1.1 s of the 2.1 s of processor time that opening a page
// took. This list replaces the one of Playwright, so its parts that concern these tests are here, too.
const unusedFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
];

/** Starts the system's Chromium without a window. */
export async function startChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: find(),
    // Chromium's sandbox does not work for root, which runs tests in containers.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--enable-precise-memory-info', '--js-flags=--expose-gc', `--disable-features=${unusedFeatures.join(',')}`],
  });
}

function find(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    return named;
  }

  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found === undefined) {
    throw new Error("Chromium was not found. Install it ('apt-get install chromium' on Debian) or set CHROMIUM_PATH.");
  }

  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
