import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { onColourChange } from '../shared/theme.js';
import type { MonitorSample } from './contracts.js';
import { FigureChart } from './figureChart.js';
import { figures } from './figures.js';
import { FigureTable } from './figureTable.js';
import { SampleWindow } from './sampleWindow.js';

// The number of measurements that fill the width of a chart.
const pointsPerChart = 120;

/** The charts and the table. Draws at most once per frame of the screen. */
export class MonitorView {
  readonly #window = new SampleWindow();
  readonly #charts = figures.map((figure) => ({ figure, chart: new FigureChart(figure) }));
  readonly #table = new FigureTable();
  readonly #status = byId('status', HTMLElement);
  readonly #pause = byId('pause', HTMLButtonElement);
  readonly #interval = byId('interval', HTMLSelectElement);
  #paused = false;
  #frame: number | undefined;

  /** @param onInterval Called with a new interval, in milliseconds. */
  constructor(onInterval: (interval: number) => void) {
    byId('charts', HTMLElement).append(...this.#charts.map(({ chart }) => chart.card));
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#paused));
    this.#interval.addEventListener('change', () => {
      onInterval(this.interval);
      this.#showStatus();
      this.#draw();
    });
    onColourChange(() => {
      for (const { chart } of this.#charts) {
        chart.recolour();
      }
    });
  }

  get interval(): number {
    return Number(this.#interval.value);
  }

  add(sample: MonitorSample): void {
    const before = this.#window.latest;
    this.#window.add(sample);
    if (before === undefined) {
      this.#showStatus();
    }

    if (!this.#paused) {
      this.#table.add(sample, before);
      this.#draw();
    }
  }

  /** Interrupts the lines of the charts, because the connection was lost. */
  interrupt(): void {
    this.#window.interrupt();
    this.#status.textContent = 'Waiting for the gateway';
  }

  fail(error: unknown): void {
    this.#status.textContent = messageOf(error);
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pause.setAttribute('aria-pressed', String(paused));
    this.#showStatus();
    this.#draw();
  }

  #showStatus(): void {
    if (this.#window.latest !== undefined) {
      const every = this.#interval.selectedOptions[0]?.text ?? '';
      this.#status.textContent = this.#paused
        ? 'Paused; measurements are still received'
        : `Live, one measurement every ${every}`;
    }
  }

  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#paused) {
        return;
      }

      const seconds = (this.interval / 1000) * pointsPerChart;
      for (const { figure, chart } of this.#charts) {
        chart.draw(this.#window.columns(figure, seconds), seconds);
      }
    });
  }
}
