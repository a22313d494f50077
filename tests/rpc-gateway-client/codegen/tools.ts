import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

const biomeOptions = ['--colors=off', '--max-diagnostics=50', '--vcs-enabled=false'];

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a program of node_modules/.bin and waits for its end. */
export function run(tool: string, args: readonly string[], cwd = root): Promise<Outcome> {
  return new Promise((resolve) => {
    const program = join(root, 'node_modules/.bin', tool);
    const child = execFile(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, output: out + err }),
    );
  });
}

/** Writes files to a temporary folder next to the tests, where imports find the client, and removes it afterwards. */
export async function withFiles<T>(
  files: ReadonlyMap<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(here, 'temporary-'));
  try {
    for (const [name, text] of files) {
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Compiles the files with the strictest settings. */
export function compile(files: ReadonlyMap<string, string>): Promise<Outcome> {
  const config = JSON.stringify({ extends: '../tsconfig.json', include: ['.'], exclude: [] });
  return withFiles(new Map([...files, ['tsconfig.json', config]]), (folder) => run('tsc', ['-p', folder]));
}

/** Checks the format of the files. */
export function checkFormat(files: ReadonlyMap<string, string>): Promise<Outcome> {
  return withFiles(files, (folder) => run('biome', ['format', ...biomeOptions, folder]));
}

/** Checks the format of the files, and lints them. */
export function lint(files: ReadonlyMap<string, string>): Promise<Outcome> {
  return withFiles(files, (folder) => run('biome', ['ci', '--error-on-warnings', ...biomeOptions, folder]));
}
