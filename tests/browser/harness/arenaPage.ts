import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The arena page. */
export class ArenaPage {
  readonly board: Locator;
  readonly state: Locator;
  readonly canvas: Locator;
  readonly leave: Locator;

  constructor(readonly page: Page) {
    this.board = page.locator('#board .player');
    this.state = page.locator('#state');
    this.canvas = page.locator('#canvas');
    this.leave = page.getByRole('button', { name: 'Leave', exact: true });
  }

  /** Enters the arena with a ship. */
  async join(name: string): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('button', { name: 'Play', exact: true }).click();
    await this.leave.waitFor();
    await this.page.getByText(`You are playing as ${name}`).first().waitFor();
  }

  /** Sets the number of bots. */
  async setBots(count: string): Promise<void> {
    await this.page.getByLabel('Bots', { exact: true }).selectOption(count);
  }

  /** Waits until the scoreboard has these names, in any order. */
  async lists(...names: string[]): Promise<void> {
    await expect.poll(async () => (await this.board.allTextContents()).sort()).toEqual([...names].sort());
  }

  /** A figure of the page as a number; NaN while there is none. */
  async figure(id: 'score' | 'round-trip' | 'age' | 'rate' | 'tick'): Promise<number> {
    return Number.parseFloat((await this.page.locator(`#${id}`).textContent()) ?? '');
  }

  /** Makes the page believe that its tab is in the background, or in front again. */
  async setHidden(hidden: boolean): Promise<void> {
    await this.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  /** The number of different colours of the canvas. */
  async countColours(): Promise<number> {
    return await this.canvas.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) {
        return 0;
      }

      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy?.drawImage(canvas, 0, 0);
      const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const colours = new Set<number>();
      for (let index = 0; index + 2 < pixels.length; index += 4) {
        colours.add(((pixels[index] ?? 0) << 16) | ((pixels[index + 1] ?? 0) << 8) | (pixels[index + 2] ?? 0));
      }

      return colours.size;
    });
  }
}
