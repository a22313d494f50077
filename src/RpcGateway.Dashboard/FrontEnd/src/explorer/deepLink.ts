import { isJsonObject, type JsonObject, parseJson } from '../json/json';

/** A method, with arguments where the link has some. */
export interface DeepLink {
  readonly method: string;
  readonly values: JsonObject | undefined;
}

// Browsers and chats cut longer addresses.
const longest = 4000;

/** Reads "#chat.send?params=%7B…%7D"; undefined for a hash that names no method. */
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

/** Writes a link; arguments that would make it too long are left out. */
export function writeDeepLink(method: string, values: JsonObject): string {
  const name = encodeURIComponent(method);
  const params = encodeURIComponent(JSON.stringify(values));
  return Object.keys(values).length === 0 || params.length > longest ? `#${name}` : `#${name}?params=${params}`;
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
