import type { MonitorSample } from './contracts.js';

/** One line of a chart. */
export interface Line {
  readonly label: string;
  /** The custom property with the colour. */
  readonly colour: string;
  readonly value: (sample: MonitorSample, before: MonitorSample | undefined) => number;
}

/** A chart: its content and the format of its values. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  /** The minimum upper bound of the axis, so that small variations look small. */
  readonly minTop: number;
  readonly format: (value: number) => string;
  /** Whether all values are whole numbers. */
  readonly countable?: true;
}

const number = (digits: number) => {
  const format = new Intl.NumberFormat(undefined, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return (value: number) => format.format(value);
};
const whole = number(0);
const rate = (value: number) => (value < 100 && !Number.isInteger(value) ? number(1)(value) : whole(value));
const mebibyte = 1024 * 1024;

// The samples contain the counts since the start of the process; the chart shows the differences.
const collections = (generation: 0 | 1 | 2): Line => ({
  label: `generation ${generation}`,
  colour: `--line-${generation + 1}`,
  value: (sample, before) => {
    const count = (of: MonitorSample) => of[`gen${generation}Collections`];
    return before === undefined ? 0 : Math.max(0, count(sample) - count(before));
  },
});

/** The charts, in the order of the page. */
export const figures: readonly Figure[] = [
  {
    id: 'calls',
    title: 'Calls',
    unit: 'per second',
    minTop: 10,
    format: rate,
    lines: [{ label: 'calls', colour: '--line-1', value: (sample) => sample.callsPerSecond }],
  },
  {
    id: 'errors',
    title: 'Errors',
    unit: 'per second',
    minTop: 10,
    format: rate,
    lines: [{ label: 'errors', colour: '--line-bad', value: (sample) => sample.errorsPerSecond }],
  },
  {
    id: 'connections',
    title: 'Connections',
    unit: 'open',
    minTop: 4,
    countable: true,
    format: whole,
    lines: [{ label: 'connections', colour: '--line-2', value: (sample) => sample.connections }],
  },
  {
    id: 'cpu',
    title: 'Processors',
    unit: '% of all',
    minTop: 20,
    format: number(1),
    lines: [{ label: 'processors', colour: '--line-3', value: (sample) => sample.cpuShare * 100 }],
  },
  {
    id: 'memory',
    title: 'Memory',
    unit: 'MiB',
    minTop: 50,
    format: number(1),
    lines: [{ label: 'memory', colour: '--line-4', value: (sample) => sample.workingSet / mebibyte }],
  },
  {
    id: 'collections',
    title: 'Garbage collections',
    unit: 'per measurement',
    minTop: 4,
    countable: true,
    format: whole,
    lines: [collections(0), collections(1), collections(2)],
  },
];
