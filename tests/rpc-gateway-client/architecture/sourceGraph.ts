import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What each node depends on. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** Reads which files below a folder import which, as paths relative to the folder. */
export function readImports(root: string): Graph {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const path = file.replaceAll('\\', '/');
      const imports = readFileSync(join(root, file), 'utf8').matchAll(/\b(?:from|import) '(\.[^']+)\.js'/g);
      return [path, [...imports].map(([, target]) => posix.join(posix.dirname(path), `${target}.ts`))];
    }),
  );
}

/** The folder of a file; '' for a file in the root folder. */
export const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/');

/** Finds the groups of nodes that depend on each other, the largest first. */
export function findCycles(graph: Graph): string[][] {
  const reachable = new Map([...graph.keys()].map((node) => [node, reach(graph, node)]));
  const cycles = new Map<string, string[]>();
  for (const [node, targets] of reachable) {
    if (targets.has(node)) {
      const cycle = [...targets].filter((target) => reachable.get(target)?.has(node)).sort();
      cycles.set(cycle.join(' '), cycle);
    }
  }

  return [...cycles.values()].sort((a, b) => b.length - a.length);
}

function reach(graph: Graph, start: string): Set<string> {
  const found = new Set<string>();
  const waiting = [...(graph.get(start) ?? [])];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!found.has(node)) {
      found.add(node);
      waiting.push(...(graph.get(node) ?? []));
    }
  }

  return found;
}
