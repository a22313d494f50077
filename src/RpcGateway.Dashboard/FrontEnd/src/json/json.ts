/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value is an object, but not an array or null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** The result of parsing a text as JSON. */
export type ParsedJson = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: string };

/** Parses a text; the error contains the position if the browser reports it. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? describe(error.message, text) : 'The text is not valid JSON.' };
  }
}

/** Formats a value with an indentation of two spaces. */
export function formatJson(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** Whether two values are equal as JSON, including the order of members. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

// Browsers describe the error differently; a position is converted to a line and a column.
function describe(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const reason = (message.split(/,? (?:\.\.\.)?"|in JSON/)[0] ?? message).replace(/^JSON\.parse: /, '').trim();
  if (position === undefined) {
    return text.trim() === '' ? 'A JSON value is required.' : `Invalid JSON: ${reason}.`;
  }

  const before = text.slice(0, Number(position)).split('\n');
  return `Invalid JSON at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${reason}.`;
}
