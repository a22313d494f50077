import { type ParsedJson, parseJson } from '../json/json';

/** Reads one value per line; ignores empty lines. */
export function readLines(text: string): ParsedJson[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseJson);
}
