import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** The memory of a page, in bytes. */
export interface RendererMemory {
  /** The most that its process had at any time, whatever it was for. */
  peak(): Promise<number>;
  /** What its JavaScript holds, without what is garbage. */
  heap(): Promise<number>;
}

/** Measures the process of a page that has its browser to itself; /proc is where Linux tells. */
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

// 0 for a process that has ended, as those of earlier pages do.
async function peakOf(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
