import { isJsonObject, type Json } from '../json/json';

const totalNames = /^(total|max|maximum|of|length|size|limit|count)/i;
const doneNames = /^(done|current|completed|finished|processed|position|value|read|loaded|index)/i;
const percentNames = /^(percent|percentage)/i;

/** Derives the completed fraction, from 0 to 1, from a progress report; undefined if that is not possible. */
export function progressFraction(report: Json): number | undefined {
  if (typeof report === 'number') {
    return report >= 0 && report <= 1 ? report : within(report / 100);
  }

  if (!isJsonObject(report)) {
    return undefined;
  }

  const numbers = Object.entries(report).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const find = (names: RegExp) => numbers.find(([name]) => names.test(name))?.[1];
  const percent = find(percentNames);
  if (percent !== undefined) {
    return within(percent / 100);
  }

  const total = find(totalNames);
  const done = find(doneNames);
  return total !== undefined && done !== undefined && total > 0 ? within(done / total) : undefined;
}

function within(fraction: number): number | undefined {
  return fraction >= 0 && fraction <= 1 ? fraction : undefined;
}
