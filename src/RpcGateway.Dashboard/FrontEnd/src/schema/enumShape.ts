import { isObject, type Json } from '../json/json';
import type { SchemaObject } from './schema';
import type { FlagOption, ShapeKind } from './shape';

/** The named numbers of an enum; undefined if the schema names none. */
export function readEnum(keywords: SchemaObject): ShapeKind | undefined {
  const options = namedNumbers(keywords['x-enum']);
  if (options.length === 0) {
    return undefined;
  }

  // JavaScript's bit operations use 32 bits, including the sign.
  if (keywords['x-flags'] === true && options.every(({ value }) => value >= 0 && value < 2 ** 31)) {
    return { kind: 'flags', options: options.filter(({ value }) => value !== 0) };
  }

  const different = options.filter(({ value }, index) => options.findIndex((one) => one.value === value) === index);
  const values: Json[] = different.map(({ value }) => value);
  return { kind: 'choice', values, labels: different.map(({ name, value }) => `${name} (${value})`) };
}

function namedNumbers(list: unknown): FlagOption[] {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.flatMap((item) =>
    isObject(item) && typeof item.name === 'string' && typeof item.value === 'number'
      ? [{ name: item.name, value: item.value }]
      : [],
  );
}
