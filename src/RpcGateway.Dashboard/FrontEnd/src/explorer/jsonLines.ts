import { type ParsedJson, parseJson } from '../json/json';

/** Reads one value from each line; empty lines are none. */
export function readLines(text: string): ParsedJson[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseJson);
}
