import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** The memory of a page, in bytes. */
export interface RendererMemory {
  /** The peak memory of the page's process. */
  peak(): Promise<number>;
  /** The size of the JavaScript heap after a garbage collection. */
  heap(): Promise<number>;
}

/** Measures the process of a page that is the only one in its browser. Requires /proc of Linux. */
export async function rendererMemory(page: Page): Promise<RendererMemory> {
  const browser = page.context().browser();
  if (browser === null) {
    throw new Error('The page has no browser.');
  }

  const processes = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processes.processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return {
    peak: async () => Math.max(...(await Promise.all(renderers.map(peakOf)))),
    heap: async () => {
      await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
    },
  };
}

// 0 for processes of earlier pages, which have ended.
async function peakOf(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
