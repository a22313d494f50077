import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCycles, folderOf, readImports } from './sourceGraph.js';

const imports = readImports(fileURLToPath(new URL('../../../src/rpc-gateway-client/src/', import.meta.url)));

// A folder imports only folders that precede it. Every folder may import the public types in the root folder.
const order = [
  'platform',
  'tokens',
  'errors',
  'wire',
  'context',
  'telemetry',
  'transports',
  'sessions',
  'outbound',
  'outgoing',
  'streams',
  'binary',
  'references',
  'incoming',
  'invokers',
  'reading',
  'lifetime',
  'client',
];

const edges = [...imports].flatMap(([file, targets]) => targets.map((target) => ({ file, target })));

test('imports_OfEveryFile_LeadToFiles', () => {
  expect(imports.size).toBeGreaterThan(90);
  expect(edges.length).toBeGreaterThan(300);
  expect(edges.filter(({ target }) => !imports.has(target))).toEqual([]);
});

test('folders_OfTheSource_AreOneLevelDeepAndOrdered', () => {
  expect([...new Set([...imports.keys()].map(folderOf))].sort()).toEqual(['', 'codegen', ...order].sort());
});

test('folders_ImportOtherFolders_OnlyInOneDirection', () => {
  const upward = edges.filter(({ file, target }) => {
    const [from, to] = [folderOf(file), folderOf(target)];
    return from !== '' && to !== '' && from !== to && order.indexOf(to) >= order.indexOf(from);
  });

  expect(upward).toEqual([]);
});

test('rootFolder_HoldsPublicTypes_AndOnlyTheIndexImportsFolders', () => {
  const leaving = edges.filter(({ file, target }) => folderOf(file) === '' && folderOf(target) !== '');

  expect(leaving).toEqual([{ file: 'index.ts', target: 'client/connect.ts' }]);
  expect(edges.filter(({ target }) => target === 'index.ts')).toEqual([]);
});

test('codegen_AndTheClient_ImportNothingOfEachOther', () => {
  const crossing = edges.filter(({ file, target }) => file.startsWith('codegen/') !== target.startsWith('codegen/'));

  expect(crossing).toEqual([]);
});

test('files_ImportEachOther_OnlyWhereSchemasAreRecursive', () => {
  // A schema contains schemas, and so do the functions that read them.
  expect(findCycles(imports)).toEqual([
    ['codegen/compositeTypes.ts', 'codegen/schemaDeclaration.ts', 'codegen/schemaTypes.ts'],
  ]);
});

test('findCycles_TwoLoops_ReturnsTheLargerFirst', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['a']],
    ['c', ['d', 'a']],
    ['d', ['e']],
    ['e', ['c']],
    ['f', ['a']],
  ]);

  expect(findCycles(graph)).toEqual([
    ['c', 'd', 'e'],
    ['a', 'b'],
  ]);
});
