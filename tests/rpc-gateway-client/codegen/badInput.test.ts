import { expect, test } from 'vitest';
import { CodegenError, generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';

const start = { openrpc: '1.3.2', info: { title: 'Test', version: '1' } };
const ping = { name: 'ping', params: [] };

test.each([
  [null, 'An OpenRPC document must be a JSON object, not null.'],
  [[start], 'An OpenRPC document must be a JSON object, not an array.'],
  ['text', 'An OpenRPC document must be a JSON object, not a string.'],
  [{}, "This is not an OpenRPC document: it has no member 'openrpc' with a version."],
  [{ openrpc: 1.3 }, "This is not an OpenRPC document: it has no member 'openrpc' with a version."],
  [{ openapi: '3.1.0', paths: {} }, 'This is an OpenAPI document; only OpenRPC documents are supported.'],
  [{ swagger: '2.0' }, 'This is a Swagger document; only OpenRPC documents are supported.'],
  [{ openrpc: '2.0.0' }, 'This is an OpenRPC document of version "2.0.0"; only 1.x is supported.'],
  [start, 'methods must be an array of methods.'],
  [{ ...start, methods: {} }, 'methods must be an array of methods.'],
  [{ ...start, methods: [ping, 7] }, 'methods[1] must be an object.'],
  [{ ...start, methods: [{ params: [] }] }, 'methods[0] has no name.'],
  [{ ...start, methods: [{ name: '' }] }, 'methods[0] has no name.'],
  [{ ...start, methods: [ping, ping] }, 'methods[0] and methods[1] have the same name, "ping".'],
  [{ ...start, methods: [{ name: 'a', params: {} }] }, 'The params of "a" must be an array.'],
  [{ ...start, methods: [{ name: 'a', params: ['b'] }] }, 'methods[0].params[0] must be an object.'],
  [{ ...start, methods: [{ name: 'a', result: 1 }] }, 'methods[0].result must be an object.'],
  [
    { ...start, methods: [{ name: 'a', params: [{ $ref: '#/components/x' }] }] },
    'methods[0].params[0] refers to "#/components/x", which the document does not have.',
  ],
  [
    { ...start, methods: [{ $ref: '#/methods/0' }] },
    'methods[0] refers to "#/methods/0", which the document does not have.',
  ],
  [{ ...start, methods: [], 'x-callbacks': [{ methods: [] }] }, 'x-callbacks[0] has no name.'],
  [{ ...start, methods: [], 'x-callbacks': [{ name: 'back' }] }, 'x-callbacks[0].methods must be an array of methods.'],
])('generate_Document%j_IsRefusedWithAReason', (document, reason) => {
  expect(() => generate(document)).toThrow(new CodegenError(reason));
});

test('generate_UnknownContract_ErrorListsTheContracts', () => {
  const document = { ...start, methods: [ping, { name: 'b.x' }, { name: 'a.x' }] };

  expect(() => generate(document, { contracts: ['a', 'c'] })).toThrow(
    new CodegenError("The document has no contract 'c'. It has '', 'a', 'b'."),
  );
});

test('generate_NestedTooDeep_IsRefused', () => {
  const text = `${'{"items":'.repeat(5000)}{}${'}'.repeat(5000)}`;
  const cycle: { items?: unknown } = {};
  cycle.items = cycle;

  for (const schema of [JSON.parse(text), cycle]) {
    const document = { ...start, methods: [{ name: 'a', params: [{ name: 'b', schema }] }] };

    expect(() => generate(document)).toThrow(new CodegenError('The document is nested more than 200 levels deep.'));
  }
});

test('generate_ThousandsOfSchemas_Succeeds', () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [
      `Type${index}`,
      { type: 'object', properties: { next: { $ref: `#/components/schemas/Type${(index + 1) % 3000}` } } },
    ]),
  );

  expect(generate({ ...start, methods: [], components: { schemas } })).toContain('export interface Type2999 {');
});
