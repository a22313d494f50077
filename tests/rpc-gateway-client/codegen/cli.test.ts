import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../../src/rpc-gateway-client/src/codegen/runCli.js';

const document = {
  openrpc: '1.3.2',
  info: { title: 'Test', version: '1' },
  methods: [
    { name: 'calc.add', params: [] },
    { name: 'chat.send', params: [] },
  ],
};

let folder: string;
let input: string;
let output: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codegen-'));
  input = join(folder, 'document.json');
  output = join(folder, 'out.ts');
  await writeFile(input, JSON.stringify(document));
});

afterEach(() => rm(folder, { recursive: true }));

async function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

async function serving<T>(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a file goes to the standard output, or to another file', async () => {
  const printed = await cli(input);
  const written = await cli(input, '-o', output);

  expect(printed).toMatchObject({ code: 0, err: '' });
  expect(printed.out).toContain('// To generate it again: npx rpc-gateway-codegen document.json\n');
  expect(printed.out).toContain('export interface Chat {');
  expect(written).toEqual({ code: 0, out: `${output} is written.\n`, err: '' });
  expect(await readFile(output, 'utf8')).toBe(printed.out.replace('document.json', 'document.json -o out.ts'));
});

test('only the contracts asked for are generated', async () => {
  const { out } = await cli(input, '--contract', 'calc');

  expect(out).toContain('npx rpc-gateway-codegen document.json --contract calc\n');
  expect(out).toContain('export interface Calc {');
  expect(out).not.toContain('Chat');
});

test('a file that would not change is not touched', async () => {
  await cli(input, '-o', output);
  const { mtimeNs } = await stat(output, { bigint: true });

  const again = await cli(input, '-o', output);

  expect(again).toEqual({ code: 0, out: `${output} is up to date.\n`, err: '' });
  expect((await stat(output, { bigint: true })).mtimeNs).toBe(mtimeNs);
});

test('a check fails where the file would change, and writes nothing', async () => {
  const missing = await cli(input, '-o', output, '--check');
  await cli(input, '-o', output);
  const same = await cli(input, '-o', output, '--check');
  await writeFile(output, `${await readFile(output, 'utf8')}// more\n`);
  const other = await cli(input, '-o', output, '--check');

  const reason = `rpc-gateway-codegen: ${output} is out of date: run npx rpc-gateway-codegen document.json -o out.ts.\n`;
  expect(missing).toEqual({ code: 1, out: '', err: reason });
  expect(same.code).toBe(0);
  expect(other).toEqual({ code: 1, out: '', err: reason });
  expect(await readFile(output, 'utf8')).toContain('// more');
});

test('a check does not mind the line ends of a checkout', async () => {
  await cli(input, '-o', output);
  await writeFile(output, (await readFile(output, 'utf8')).replaceAll('\n', '\r\n'));

  expect((await cli(input, '-o', output, '--check')).code).toBe(0);
});

test('an address is asked with the headers given, which the file does not name', async () => {
  const seen: (string | undefined)[] = [];
  const { out } = await serving(
    (request, response) => {
      seen.push(request.headers.authorization, String(request.headers['x-other']));
      response.end(JSON.stringify(document));
    },
    (address) =>
      cli(`${address}/rpc/openrpc.json?key=secret1`, '-H', 'Authorization: Bearer a:b', '--header', 'X-Other:2'),
  );

  expect(seen).toEqual(['Bearer a:b', '2']);
  expect(out).toContain('/rpc/openrpc.json\n');
  expect(out).not.toMatch(/secret1|Bearer/);
});

test.each([
  [401, /answered 401: give what lets you in with --header/],
  [404, /answered 404: discovery must be switched on, and the address end with \/openrpc\.json\.\n/],
  [500, /answered 500\.\n/],
])('an address that answers %i is named with a cure', async (status, reason) => {
  const { code, err } = await serving(
    (_, response) => response.writeHead(status).end('{}'),
    (address) => cli(address, '-o', output),
  );

  expect(code).toBe(1);
  expect(err).toMatch(reason);
});

test('an address where nobody listens is named', async () => {
  const address = await serving(
    () => undefined,
    async (own) => own,
  );

  expect(await cli(address)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/cannot be read: connect ECONNREFUSED/),
  });
});

test.each([
  ['no JSON', '{"openrpc":', /is not JSON: /],
  ['an HTML page', '<!doctype html>', /is not JSON: /],
  ['another document', '{"openapi":"3.0.0"}', /document\.json: This is an OpenAPI document/],
  ['nothing', '', /is not JSON: /],
])('%s is refused, and the file stays as it was', async (_, text, reason) => {
  await writeFile(input, text);
  await writeFile(output, 'as it was');

  const { code, out, err } = await cli(input, '-o', output);

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(reason);
  expect(err.trimEnd()).not.toContain('\n');
  expect(await readFile(output, 'utf8')).toBe('as it was');
});

test('a file that cannot be read or written is named', async () => {
  const nowhere = join(folder, 'nowhere', 'file');

  expect((await cli(nowhere)).err).toMatch(/nowhere.file cannot be read: ENOENT/);
  expect(await cli(input, '-o', join(input, 'file'))).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/document\.json.file cannot be written: /),
  });
});

test('a file in a folder that does not exist yet is written', async () => {
  const file = join(folder, 'generated', 'rpc', 'out.ts');

  expect(await cli(input, '-o', file)).toMatchObject({ code: 0, err: '' });
  expect(await readFile(file, 'utf8')).toContain('export interface Calc');
});

test('a document that hides methods is generated, with a note about the missing ones', async () => {
  await writeFile(input, JSON.stringify({ ...document, 'x-incomplete': true }));

  const { code, out, err } = await cli(input);

  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('export interface Calc') });
  expect(err).toMatch(/leaves out methods that need another caller; .* --header "Authorization: Bearer/);
});

test.each([
  [[], /Give one URL or FILE to read the document from, not 0; see --help\./],
  [['a', 'b'], /Give one URL or FILE to read the document from, not 2; see --help\./],
  [['a', '--wrong'], /Unknown option '--wrong'; see --help\./],
  [['a', '--check'], /--check needs the file to compare with: -o FILE\./],
  [['a', '-H', 'wrong'], /A header is a name, a colon and a value/],
  [['ws://localhost/rpc'], /Give the http address of the document, as http:\/\/localhost:5080\/rpc\/openrpc\.json\./],
])('%j is refused with a reason', async (args, reason) => {
  const { code, out, err } = await cli(...args);

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(reason);
});

test('help is on the standard output', async () => {
  const { code, out } = await cli('--help');

  expect(code).toBe(0);
  expect(out).toContain('rpc-gateway-codegen URL|FILE|-');
});
