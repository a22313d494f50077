import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CodegenError } from './codegenError.js';

const timeout = 30_000;

/** Reads a document from an address, a file or the standard input. */
export async function readSource(source: string, headers: readonly (readonly [string, string])[]): Promise<unknown> {
  const content = await contentOf(source, headers);
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CodegenError(`${nameOf(source)} is not JSON: ${reasonOf(error)}`);
  }
}

/** Returns the message of the innermost cause of an error. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const inner: unknown = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  return inner instanceof Error ? reasonOf(inner) : error.message || error.name;
}

async function contentOf(source: string, headers: readonly (readonly [string, string])[]): Promise<string> {
  if (/^https?:\/\//i.test(source)) {
    return download(source, headers);
  }
  if (/^\w+:\/\//.test(source)) {
    const cure = 'Use the http address of the document, for example http://localhost:5080/rpc/openrpc.json.';
    throw new CodegenError(`${source} is not a supported address. ${cure}`);
  }
  try {
    return source === '-' ? await text(process.stdin) : await readFile(source, 'utf8');
  } catch (error) {
    throw new CodegenError(`${nameOf(source)} cannot be read: ${reasonOf(error)}`);
  }
}

async function download(source: string, headers: readonly (readonly [string, string])[]): Promise<string> {
  const accept: readonly [string, string] = ['Accept', 'application/json'];
  let response: Response;
  let content: string;
  try {
    const signal = AbortSignal.timeout(timeout);
    response = await fetch(source, { headers: [accept, ...headers].map(([name, value]) => [name, value]), signal });
    content = await response.text();
  } catch (error) {
    throw new CodegenError(`${source} cannot be read: ${reasonOf(error)}`);
  }
  if (!response.ok) {
    throw new CodegenError(`${source} returned status ${response.status}${cureOf(response.status)}.`);
  }
  return content;
}

function cureOf(status: number): string {
  if (status === 401 || status === 403) {
    return ': pass credentials with --header "Authorization: Bearer ..."';
  }
  return status === 404 ? ': discovery must be enabled, and the address must end with /openrpc.json' : '';
}

/** Returns the name of a source for messages. */
export function nameOf(source: string): string {
  return source === '-' ? 'The standard input' : source;
}
