import { isJsonObject, type Json } from '../json/json';

/** The data of a chart. */
export interface ChartSeries {
  readonly names: readonly string[];
  /** Whether the axis is time, in seconds since the epoch. */
  readonly time: boolean;
  /** The axis, followed by one list per name. */
  readonly data: readonly (readonly (number | null)[])[];
}

const maxSeries = 8;

/** The names of the numeric members of an item; one empty name if the item is a number. */
export function readSeriesNames(item: Json | undefined): string[] {
  if (typeof item === 'number') {
    return [''];
  }

  return isJsonObject(item)
    ? Object.entries(item)
        .filter(([, value]) => typeof value === 'number')
        .map(([name]) => name)
        .slice(0, maxSeries)
    : [];
}

/** Converts items to series. The axis is the first date member, or the number of the item in the stream. */
export function readSeries(items: readonly Json[], names: readonly string[], firstNumber: number): ChartSeries {
  const dateName = findDate(items[0]);
  const axis = items.map((item, index) =>
    dateName === undefined ? firstNumber + index : Date.parse(String(member(item, dateName))) / 1000,
  );
  // The values of the axis must increase.
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
