import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const sources = {
  dashboard: '../../src/RpcGateway.Dashboard/FrontEnd/src',
  samples: '../../src/RpcGateway.Samples/FrontEnd/src',
};

/** The folders that each folder imports from. */
function readFolders(root: string): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const [folder = '', name] = file.split(/[\\/]/);
    if (name === undefined || !/\.tsx?$/.test(name)) {
      continue;
    }

    const imported = folders.get(folder) ?? new Set<string>();
    folders.set(folder, imported);
    for (const [, other = ''] of readFileSync(`${root}/${file}`, 'utf8').matchAll(/from '\.\.\/([^/']+)\//g)) {
      imported.add(other);
    }
  }

  return folders;
}

/** Removes folders that import from no remaining folder. Folders in a cycle, and their importers, remain. */
function findCycles(folders: Map<string, Set<string>>): string[] {
  const remaining = new Map(folders);
  const isFree = ([, imported]: [string, Set<string>]) => ![...imported].some((other) => remaining.has(other));
  for (let free = [...remaining].filter(isFree); free.length > 0; free = [...remaining].filter(isFree)) {
    for (const [folder] of free) {
      remaining.delete(folder);
    }
  }

  return [...remaining.keys()];
}

describe('folders', () => {
  it.each(Object.entries(sources))('of the %s have no import cycles', (_, path) => {
    const folders = readFolders(fileURLToPath(new URL(path, import.meta.url)));

    expect(folders.size).toBeGreaterThan(2);
    expect(findCycles(folders)).toEqual([]);
  });

  it('in a cycle are found', () => {
    const imports = { a: ['b'], b: ['c'], c: ['b'], d: [] };
    const folders = new Map(Object.entries(imports).map(([name, others]) => [name, new Set<string>(others)]));

    expect(findCycles(folders)).toEqual(['a', 'b', 'c']);
  });
});
