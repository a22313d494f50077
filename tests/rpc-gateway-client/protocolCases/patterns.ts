import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The values of placeholders such as `$1` in a case. */
export class Placeholders {
  readonly #values = new Map<string, Json>();

  /** Whether a value matches a pattern. A new placeholder takes the value that it matches. */
  matches(pattern: Json, value: Json | undefined): boolean {
    if (isPlaceholder(pattern)) {
      const known = this.#values.get(pattern);
      if (known !== undefined || value === undefined) {
        return known !== undefined && isDeepStrictEqual(known, value);
      }
      this.#values.set(pattern, value);
      return true;
    }
    if (Array.isArray(pattern)) {
      return (
        Array.isArray(value) &&
        value.length === pattern.length &&
        pattern.every((item, index) => this.matches(item, value[index]))
      );
    }
    return isObject(pattern) ? this.#objectMatches(pattern, value) : pattern === value;
  }

  /** Replaces the placeholders in JSON with their values. */
  fill(json: Json): Json {
    if (isPlaceholder(json)) {
      const value = this.#values.get(json);
      if (value === undefined) {
        throw new Error(`${json} has no value.`);
      }
      return value;
    }
    if (Array.isArray(json)) {
      return json.map((item) => this.fill(item));
    }
    return isObject(json)
      ? Object.fromEntries(Object.entries(json).map(([name, item]) => [name, this.fill(item)]))
      : json;
  }

  #objectMatches(pattern: { readonly [name: string]: Json }, value: Json | undefined): boolean {
    if ('$absent' in pattern) {
      return value === undefined;
    }
    if ('$not' in pattern) {
      return value !== pattern.$not;
    }
    // An object may have more members than its pattern.
    return isObject(value) && Object.entries(pattern).every(([name, item]) => this.matches(item, value[name]));
  }
}

export function isObject(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlaceholder(value: Json): value is string {
  return typeof value === 'string' && /^\$\w+$/.test(value);
}
