import { isJsonObject, type JsonObject, parseJson } from '../json/json';

/** A link to a method, optionally with arguments. */
export interface DeepLink {
  readonly method: string;
  readonly values: JsonObject | undefined;
}

// Browsers and chat programs truncate longer addresses.
const maxParamsLength = 4000;

/** Reads "#chat.send?params=%7B…%7D"; returns undefined if the hash names no method. */
export function readDeepLink(hash: string): DeepLink | undefined {
  const [name, query] = splitOnce(hash.replace(/^#/, ''), '?');
  const method = decode(name);
  if (method === '') {
    return undefined;
  }

  const params = new URLSearchParams(query).get('params');
  const parsed = params === null ? undefined : parseJson(params);
  return { method, values: parsed?.ok === true && isJsonObject(parsed.value) ? parsed.value : undefined };
}

/** Writes a link; omits the arguments if they are too long. */
export function writeDeepLink(method: string, values: JsonObject): string {
  const name = encodeURIComponent(method);
  const params = encodeURIComponent(JSON.stringify(values));
  return Object.keys(values).length === 0 || params.length > maxParamsLength ? `#${name}` : `#${name}?params=${params}`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
