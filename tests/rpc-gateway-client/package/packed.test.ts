import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const source = join(root, 'src/rpc-gateway-client');
const tsc = join(root, 'node_modules/.bin/tsc');
const slow = 180_000;

// The other packages of the program below. npm packs the installed ones, because there may be no network.
const others = ['ws', '@types/ws', '@types/node', 'undici-types'];

const program = `import { connect } from 'rpc-gateway-client';
import WebSocket from 'ws';
import type { Calc } from './gateway.js';

const client = await connect(process.argv[2] ?? '', { webSocket: WebSocket });
for await (const prime of client.contract<Calc>('calc').primes(20)) {
  console.log(prime.toFixed(1));
}
await client.close();
`;

let folder: string;
let app: string;
let packed: readonly string[];

function run(command: string, args: readonly string[], cwd: string, input?: string): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    ...(input === undefined ? {} : { input }),
  });
}

/** Packs the package like `npm run build` and `npm pack`, but outside the source folder, which another build may use. */
function pack(): string {
  const staged = join(folder, 'package');
  run(tsc, ['-p', source, '--outDir', join(staged, 'dist')], root);
  run(tsc, ['-p', join(source, 'src/codegen'), '--outDir', join(staged, 'dist/codegen')], root);
  for (const file of ['package.json', 'README.md', 'LICENSE']) {
    cpSync(join(source, file), join(staged, file));
  }
  const [result] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], staged)) as readonly [
    { filename: string; files: readonly { path: string }[] },
  ];
  packed = result.files.map((file) => file.path).sort();
  return join(folder, result.filename);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  app = join(folder, 'app');
  const client = pack();
  const folders = others.map((name) => join(root, 'node_modules', name));
  const tarballs = run('npm', ['pack', '--silent', ...folders], folder)
    .trim()
    .split('\n')
    .map((name) => join(folder, name));
  cpSync(join(root, 'tsconfig.base.json'), join(app, 'tsconfig.base.json'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', client, ...tarballs], app);
}, slow);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('package_Files_AreTheBuildOutput', () => {
  expect(packed).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']));
  expect(packed).toContain('dist/codegen/cli.js');
  expect(packed.filter((path) => !/^(LICENSE|README\.md|package\.json|dist\/.+\.(js|d\.ts))$/.test(path))).toEqual([]);
  expect(readFileSync(join(source, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
});

test('package_BuildScript_IsTheTestedOne', () => {
  const { scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { scripts: { build: string } };

  expect(scripts.build).toBe('tsc -p tsconfig.json && tsc -p src/codegen/tsconfig.json');
});

test(
  'program_TypedByTheGenerator_StreamsFromAGateway',
  () => {
    const address = inject('hostUrl');
    const document = address.replace('ws:', 'http:').concat('/openrpc.json');

    const output = run('npx', ['--no-install', 'rpc-gateway-codegen', document, '-o', 'gateway.ts'], app);
    writeFileSync(join(app, 'program.ts'), program);
    writeFileSync(
      join(app, 'tsconfig.json'),
      JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: ['node'] }, files: ['program.ts'] }),
    );
    run(tsc, ['-p', app], app);

    expect(output).toBe('Wrote gateway.ts.\n');
    expect(run('node', ['program.js', address], app).split('\n')).toEqual([
      ...['2.0', '3.0', '5.0', '7.0', '11.0', '13.0', '17.0', '19.0'],
      '',
    ]);
  },
  slow,
);

test(
  'document_OfARunningGateway_EqualsTheSnapshot',
  () => {
    const document = inject('hostUrl').replace('ws:', 'http:').concat('/openrpc.json');
    const snapshot = fileURLToPath(new URL('../codegen/snapshots/samples.ts', import.meta.url));

    const generated = run('npx', ['--no-install', 'rpc-gateway-codegen', document], app);

    // Equal except for the command in the head.
    const withoutHead = (text: string) => text.slice(text.indexOf('\n\n'));
    expect(withoutHead(generated)).toBe(withoutHead(readFileSync(snapshot, 'utf8')));
  },
  slow,
);

test(
  'cli_StandardInput_IsRead',
  () => {
    const document = { openrpc: '1.3.2', info: { title: 'Piped' }, methods: [{ name: 'ping', params: [] }] };

    const generated = run('npx', ['--no-install', 'rpc-gateway-codegen', '-'], app, JSON.stringify(document));

    expect(generated).toContain('export interface Piped {\n  ping(options?: CallOptions): Promise<void>;\n}\n');
  },
  slow,
);

test.each([
  ['ESNext', 'bundler'],
  ['Node16', 'node16'],
  ['NodeNext', 'nodenext'],
])(
  'types_Module%sAndModuleResolution%s_Resolve',
  (module, moduleResolution) => {
    const name = `types-${moduleResolution}`;
    writeFileSync(
      join(app, `${name}.ts`),
      [
        "import { connect, type RpcStream } from 'rpc-gateway-client';",
        "import { generate } from 'rpc-gateway-client/codegen';",
        "export const items = async (): Promise<RpcStream<string>> => (await connect('ws://localhost/rpc')).stream<string>('a.b');",
        'export const text: string = generate({}, { contracts: [] });',
        '// @ts-expect-error: a number is not an address.',
        'export const wrong = connect(1);',
      ].join('\n'),
    );
    // skipLibCheck is off: the package's own declarations are checked too.
    const options = {
      module,
      moduleResolution,
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      strict: true,
      noEmit: true,
      types: [],
    };
    writeFileSync(join(app, `${name}.json`), JSON.stringify({ compilerOptions: options, files: [`${name}.ts`] }));

    expect(run(tsc, ['-p', `${name}.json`], app)).toBe('');
  },
  slow,
);
