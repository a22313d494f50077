import uPlot from 'uplot';
import { element } from '../shared/dom.js';
import { timeOfDayWithSeconds } from '../shared/time.js';

/** What a chart shows. */
export interface ChartFigure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** The lines, with the custom properties of their colours. */
  readonly lines: readonly { readonly label: string; readonly colour: string }[];
  /** The minimum upper bound of the axis, so that small variations look small. */
  readonly minTop: number;
  readonly format: (value: number) => string;
  /** Whether all values are whole numbers. */
  readonly countable?: true;
}

/** A card with the title, the current value and the chart of a figure. All charts share their cursor. */
export class FigureChart {
  readonly card: HTMLElement;
  readonly #value = element('p', { class: 'value' }, '–');
  readonly #when = element('p', { class: 'hint when' });
  readonly #space: HTMLElement;
  readonly #resizes = new ResizeObserver(() => this.#fit());
  #chart: uPlot | undefined;
  #columns: uPlot.AlignedData = [[]];
  #seconds = 120;

  constructor(private readonly figure: ChartFigure) {
    const title = element('h2', { id: `${figure.id}-title` }, figure.title, ' ');
    title.append(element('span', { class: 'hint' }, figure.unit));
    this.#space = element('div', {
      class: 'space',
      role: 'img',
      'aria-label': `Chart of ${figure.title} ${figure.unit}`,
    });
    this.card = element('article', { class: 'card chart', id: figure.id, 'aria-labelledby': `${figure.id}-title` });
    this.card.append(element('header', {}, element('div', {}, title, this.#value), this.#when));
    if (figure.lines.length > 1) {
      this.card.append(this.#legend());
    }

    this.card.append(this.#space);
    this.#resizes.observe(this.#space);
  }

  /** Draws columns; the last `seconds` seconds fill the width. */
  draw(columns: uPlot.AlignedData, seconds: number): void {
    this.#columns = columns;
    this.#seconds = seconds;
    this.#chart ??= this.#make();
    this.#chart.setData(columns);
    this.#showValue();
  }

  /** Draws the chart again with the current colours of the page. */
  recolour(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.draw(this.#columns, this.#seconds);
  }

  #make(): uPlot {
    const axis = { stroke: colour('--quiet'), font: `${rem(0.75)}px system-ui, sans-serif`, ticks: { show: false } };
    const grid = { stroke: colour('--line'), width: 1 };
    return new uPlot(
      {
        ...this.#size(),
        padding: [rem(0.5), rem(1.5), 0, 0],
        legend: { show: false },
        cursor: { sync: { key: 'monitor' }, drag: { x: false, y: false }, points: { size: rem(0.5) } },
        scales: {
          x: { time: true, range: (_, start, end) => this.#span(start ?? 0, end ?? 0) },
          y: { range: (_, __, top) => [0, Math.max(this.figure.minTop, (top ?? 0) * 1.15)] },
        },
        axes: [
          { ...axis, grid: { show: false }, space: rem(6), size: rem(1.75), values: (_, ticks) => ticks.map(clock) },
          {
            ...axis,
            grid,
            ...(this.figure.countable && { incrs: wholeSteps }),
            space: rem(2.5),
            size: rem(2.75),
            values: (_, ticks) => ticks.map((tick) => compact.format(tick)),
          },
        ],
        series: [{}, ...this.figure.lines.map((line) => series(line.label, colour(line.colour)))],
        hooks: { setCursor: [() => this.#showValue()] },
      },
      this.#columns,
      this.#space,
    );
  }

  #legend(): HTMLElement {
    const list = element('ul', { class: 'legend' });
    for (const line of this.figure.lines) {
      const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
      swatch.style.setProperty('--colour', `var(${line.colour})`);
      list.append(element('li', {}, swatch, line.label));
    }

    return list;
  }

  // The value at the cursor, or the latest value without a cursor.
  #showValue(): void {
    const at = this.#chart?.cursor.idx;
    const [times, ...lines] = this.#columns;
    const index = typeof at === 'number' && at < times.length ? at : times.length - 1;
    const values = lines.map((line) => line[index]);
    this.#value.textContent = values
      .map((value) => (typeof value === 'number' ? this.figure.format(value) : '–'))
      .join(' · ');
    const time = times[index];
    this.#when.textContent = typeof at === 'number' && time !== undefined ? clock(time) : '';
  }

  // At first, the curve fills the chart; a tenth of the time is the least.
  #span(start: number, end: number): [number, number] {
    return [Math.max(end - this.#seconds, Math.min(start, end - this.#seconds / 10)), end];
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(1, this.#space.clientWidth), height: Math.max(1, this.#space.clientHeight) };
  }

  #fit(): void {
    this.#chart?.setSize(this.#size());
  }
}

const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

function series(label: string, stroke: string): uPlot.Series {
  return { label, stroke, fill: (chart) => fade(chart, stroke), width: 2, points: { show: false } };
}

function fade(chart: uPlot, colour: string): CanvasGradient {
  const { top, height } = chart.bbox;
  const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, `color-mix(in srgb, ${colour} 40%, transparent)`);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} 4%, transparent)`);
  return gradient;
}

function clock(seconds: number): string {
  return timeOfDayWithSeconds.format(new Date(seconds * 1000));
}

function colour(property: string): string {
  const probe = element('span');
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
}

function rem(count: number): number {
  return count * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
