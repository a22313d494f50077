import { byId, element } from '../shared/dom.js';
import type { MonitorSample } from './contracts.js';
import { figures } from './figures.js';

const maxRows = 30;
const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 1,
  hourCycle: 'h23',
});
const columns = figures.flatMap((figure) =>
  figure.lines.map((line) => ({
    heading: figure.lines.length > 1 ? `Collections of ${line.label}` : `${figure.title} (${figure.unit})`,
    text: (sample: MonitorSample, before: MonitorSample | undefined) => figure.format(line.value(sample, before)),
  })),
);

/** The measurements as a table, for users who cannot use the charts. */
export class FigureTable {
  readonly #body = byId('figures-body', HTMLTableSectionElement);

  constructor() {
    const headings = ['Time', ...columns.map((column) => column.heading)];
    byId('figures-head', HTMLTableSectionElement).append(
      element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading))),
    );
  }

  /** Adds a row at the top; removes the oldest one beyond the maximum. */
  add(sample: MonitorSample, before: MonitorSample | undefined): void {
    const time = element('th', { scope: 'row' }, timeOfDay.format(new Date(sample.time)));
    const cells = columns.map((column) => element('td', {}, column.text(sample, before)));
    this.#body.prepend(element('tr', {}, time, ...cells));
    if (this.#body.rows.length > maxRows) {
      this.#body.deleteRow(-1);
    }
  }
}
