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
    writeError: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

async function serving<T>(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('cli_File_WritesToStandardOutputOrFile', async () => {
  const printed = await cli(input);
  const written = await cli(input, '-o', output);

  expect(printed).toMatchObject({ code: 0, err: '' });
  expect(printed.out).toContain('// Regenerate with: npx rpc-gateway-codegen document.json\n');
  expect(printed.out).toContain('export interface Chat {');
  expect(written).toEqual({ code: 0, out: `Wrote ${output}.\n`, err: '' });
  expect(await readFile(output, 'utf8')).toBe(printed.out.replace('document.json', 'document.json -o out.ts'));
});

test('cli_Contract_GeneratesOnlyThatContract', async () => {
  const { out } = await cli(input, '--contract', 'calc');

  expect(out).toContain('npx rpc-gateway-codegen document.json --contract calc\n');
  expect(out).toContain('export interface Calc {');
  expect(out).not.toContain('Chat');
});

test('cli_FileIsUpToDate_DoesNotWriteIt', async () => {
  await cli(input, '-o', output);
  const { mtimeNs } = await stat(output, { bigint: true });

  const again = await cli(input, '-o', output);

  expect(again).toEqual({ code: 0, out: `${output} is up to date.\n`, err: '' });
  expect((await stat(output, { bigint: true })).mtimeNs).toBe(mtimeNs);
});

test('cli_CheckAndFileWouldChange_FailsAndWritesNothing', async () => {
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

test('cli_CheckAndFileHasCrLf_Succeeds', async () => {
  await cli(input, '-o', output);
  await writeFile(output, (await readFile(output, 'utf8')).replaceAll('\n', '\r\n'));

  expect((await cli(input, '-o', output, '--check')).code).toBe(0);
});

test('cli_Headers_AreSentAndNotWritten', async () => {
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
  [401, /returned status 401: pass credentials with --header/],
  [404, /returned status 404: discovery must be enabled, and the address must end with \/openrpc\.json\.\n/],
  [500, /returned status 500\.\n/],
])('cli_AddressReturns%i_ErrorContainsTheRemedy', async (status, reason) => {
  const { code, err } = await serving(
    (_, response) => response.writeHead(status).end('{}'),
    (address) => cli(address, '-o', output),
  );

  expect(code).toBe(1);
  expect(err).toMatch(reason);
});

test('cli_NothingListensAtTheAddress_ReportsIt', async () => {
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
  ['InvalidJson', '{"openrpc":', /is not JSON: /],
  ['Html', '<!doctype html>', /is not JSON: /],
  ['OpenApi', '{"openapi":"3.0.0"}', /document\.json: This is an OpenAPI document/],
  ['Empty', '', /is not JSON: /],
])('cli_InputIs%s_IsRefusedAndTheFileIsUnchanged', async (_, text, reason) => {
  await writeFile(input, text);
  await writeFile(output, 'unchanged');

  const { code, out, err } = await cli(input, '-o', output);

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(reason);
  expect(err.trimEnd()).not.toContain('\n');
  expect(await readFile(output, 'utf8')).toBe('unchanged');
});

test('cli_FileCannotBeReadOrWritten_ReportsIt', async () => {
  const nowhere = join(folder, 'nowhere', 'file');

  expect((await cli(nowhere)).err).toMatch(/nowhere.file cannot be read: ENOENT/);
  expect(await cli(input, '-o', join(input, 'file'))).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/document\.json.file cannot be written: /),
  });
});

test('cli_FolderDoesNotExist_IsCreated', async () => {
  const file = join(folder, 'generated', 'rpc', 'out.ts');

  expect(await cli(input, '-o', file)).toMatchObject({ code: 0, err: '' });
  expect(await readFile(file, 'utf8')).toContain('export interface Calc');
});

test('cli_IncompleteDocument_GeneratesItWithANote', async () => {
  await writeFile(input, JSON.stringify({ ...document, 'x-incomplete': true }));

  const { code, out, err } = await cli(input);

  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('export interface Calc') });
  expect(err).toMatch(/omits methods that this caller is not allowed to call; .* --header "Authorization: Bearer/);
});

test.each([
  [[], /Expected one URL or FILE, not 0; see --help\./],
  [['a', 'b'], /Expected one URL or FILE, not 2; see --help\./],
  [['a', '--wrong'], /Unknown option '--wrong'; see --help\./],
  [['a', '--check'], /--check requires the file to compare: -o FILE\./],
  [['a', '-H', 'wrong'], /A header consists of a name, a colon and a value/],
  [
    ['ws://localhost/rpc'],
    /Use the http address of the document, for example http:\/\/localhost:5080\/rpc\/openrpc\.json\./,
  ],
])('cli_Arguments%j_AreRefusedWithAReason', async (args, reason) => {
  const { code, out, err } = await cli(...args);

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(reason);
});

test('cli_Help_WritesToStandardOutput', async () => {
  const { code, out } = await cli('--help');

  expect(code).toBe(0);
  expect(out).toContain('rpc-gateway-codegen URL|FILE|-');
});
