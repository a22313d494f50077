import { isJsonObject, type Json } from '../json/json';

/** Numbers over an axis: what a chart draws. */
export interface ChartSeries {
  readonly names: readonly string[];
  /** Whether the axis is time, in seconds since the epoch. */
  readonly time: boolean;
  /** The axis, then one list for each name. */
  readonly data: readonly (readonly (number | null)[])[];
}

const mostSeries = 8;

/** The names of the numbers in items; one empty name for items that are numbers themselves. */
export function readSeriesNames(item: Json | undefined): string[] {
  if (typeof item === 'number') {
    return [''];
  }

  return isJsonObject(item)
    ? Object.entries(item)
        .filter(([, value]) => typeof value === 'number')
        .map(([name]) => name)
        .slice(0, mostSeries)
    : [];
}

/** Makes series of items; the axis is the first date in them, or their number in the stream. */
export function readSeries(items: readonly Json[], names: readonly string[], firstNumber: number): ChartSeries {
  const dateName = findDate(items[0]);
  const axis = items.map((item, index) =>
    dateName === undefined ? firstNumber + index : Date.parse(String(member(item, dateName))) / 1000,
  );
  // A chart needs an axis that grows.
  const time = dateName !== undefined && axis.every((at, index) => index === 0 || at > (axis[index - 1] ?? at));
  return {
    names,
    time,
    data: [
      time ? axis : items.map((_, index) => firstNumber + index),
      ...names.map((name) => items.map((item) => readNumber(name === '' ? item : member(item, name)))),
    ],
  };
}

function findDate(item: Json | undefined): string | undefined {
  return isJsonObject(item)
    ? Object.entries(item).find(
        ([, value]) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value),
      )?.[0]
    : undefined;
}

function member(item: Json, name: string): Json | undefined {
  return isJsonObject(item) ? item[name] : undefined;
}

function readNumber(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
