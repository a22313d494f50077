/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON values. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value is an object with members: no array, no null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** What became of a text that should be JSON. */
export type ParsedJson = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: string };

/** Reads a text; the error says where the text stops being JSON, as far as the browser tells. */
export function parseJson(text: string): ParsedJson {
  try {
    // What JSON.parse answers is JSON by definition.
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? describe(error.message, text) : 'This is not JSON.' };
  }
}

/** Writes a value for reading: two spaces of indentation. */
export function formatJson(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** Whether two values are the same JSON; the order of members counts. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

// Chromium and Firefox name the place in words of their own; a position becomes a line and a column.
function describe(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const reason = (message.split(/,? (?:\.\.\.)?"|in JSON/)[0] ?? message).replace(/^JSON\.parse: /, '').trim();
  if (position === undefined) {
    return text.trim() === '' ? 'Nothing is here yet.' : `Not JSON: ${reason}.`;
  }

  const before = text.slice(0, Number(position)).split('\n');
  return `Not JSON at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${reason}.`;
}
