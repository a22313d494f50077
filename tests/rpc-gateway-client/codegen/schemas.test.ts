import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';

/** Generates the text of a document with these schemas, without its head. */
function typesOf(schemas: object, rest: object = {}): string {
  const text = generate({ openrpc: '1.3.2', info: { title: 'Test' }, methods: [], components: { schemas }, ...rest });
  return text.slice(text.indexOf('\n\n') + 2);
}

function typeOf(schema: unknown): string {
  return /^export type X =\s([^;]*);/m.exec(typesOf({ X: schema }))?.[1] ?? typesOf({ X: schema });
}

describe('schemas', () => {
  test.each([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer', format: 'int64' }, 'number'],
    [{ type: 'string', format: 'int64' }, '`\u0024{bigint}`'],
    [{ type: ['string', 'null'], format: 'uint128' }, '`\u0024{bigint}` | null'],
    [{ type: 'string', format: 'decimal' }, '`\u0024{number}`'],
    [{ type: 'string', format: 'date-time' }, 'string'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'null' }, 'null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: ['null', 'integer', 'boolean'] }, 'number | boolean | null'],
    [{ type: 'string', nullable: true }, 'string | null'],
    [{}, 'unknown'],
    [{ type: 'thing' }, 'unknown'],
    [{ not: {} }, 'unknown'],
    [{ enum: ['a', "it's", 2, true, null] }, `'a' | "it's" | 2 | true | null`],
    [{ enum: [] }, 'never'],
    [{ enum: ['a', { b: 1 }] }, 'unknown'],
    [{ const: 'only' }, `'only'`],
    [{ const: null }, 'null'],
    [{ type: 'array', items: { type: 'string' } }, 'string[]'],
    [{ type: 'array' }, 'unknown[]'],
    [{ items: { enum: [1, 2] } }, '(1 | 2)[]'],
    [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false }, '[string, number]'],
    [{ type: 'array', items: [{ type: 'string' }, true], minItems: 1 }, '[string, unknown?]'],
    [{ prefixItems: [{ type: 'string' }], items: { type: 'number' } }, '[string, ...number[]]'],
    [{ type: 'object' }, '{ [name: string]: unknown }'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name: string]: number }'],
    [{ type: 'object', additionalProperties: false }, '{ [name: string]: never }'],
    [
      { patternProperties: { '^x': { type: 'number' }, '^y': { type: 'string' } } },
      '{ [name: string]: number | string }',
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'number' }] }, 'string | number | null'],
    [{ oneOf: [{ const: 'a' }, { oneOf: [{ const: 'b' }, { const: 'a' }] }] }, `'a' | 'b'`],
    [{ anyOf: [{ type: 'string' }, true] }, 'unknown'],
    [{ anyOf: [{ type: 'string' }, false] }, 'string'],
    [{ type: 'string', anyOf: [{ minLength: 1 }, { maxLength: 9 }] }, 'string'],
    [{ type: 'string', anyOf: [{ const: 'a' }, { const: 'b' }] }, `'a' | 'b'`],
    [{ allOf: [{ type: 'string' }, { minLength: 1 }] }, 'string'],
    [{ allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }, `('a' | 'b') & ('b' | 'c')`],
  ])('schema_%j_BecomesAType', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  test('schema_DeclaresNothing_IsUnknown', () => {
    expect(typesOf({ X: true, Y: { type: 'object', properties: { x: { $ref: '#/components/schemas/X' } } } })).toBe(
      'export interface Y {\n  x?: unknown;\n}\n',
    );
  });

  test('schema_Object_BecomesAnInterfaceWithComments', () => {
    const type = {
      type: 'object',
      description: 'A thing.',
      properties: {
        id: { type: 'integer', format: 'int64', description: 'Its number.' },
        'odd name': { type: 'string', format: 'uuid', default: 'x', deprecated: true },
        inner: { type: 'object', properties: { deep: { type: ['object', 'null'], properties: { x: {} } } } },
      },
      required: ['id', 'nowhere'],
    };

    expect(typesOf({ Thing: type })).toBe(
      [
        '/** A thing. */',
        'export interface Thing {',
        '  /**\n   * Its number.\n   *\n   * @format int64\n   */',
        '  id: number;',
        '  /**\n   * @deprecated\n   * @format uuid\n   * @default "x"\n   */',
        "  'odd name'?: string;",
        '  inner?: ThingInner;',
        '}\n',
        'export interface ThingInner {\n  deep?: ThingInnerDeep | null;\n}\n',
        'export interface ThingInnerDeep {\n  x?: unknown;\n}\n',
      ].join('\n'),
    );
  });

  test('schema_AdditionalProperties_AreUnknown', () => {
    const type = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } };

    expect(typesOf({ X: type })).toBe('export interface X {\n  a?: string;\n  [name: string]: unknown;\n}\n');
  });

  test('schema_MembersNextToAlternatives_BelongToEach', () => {
    const type = {
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
      anyOf: [{ properties: { a: { type: 'number' } } }, { title: 'Second', properties: { b: { type: 'number' } } }],
    };

    expect(typesOf({ X: type })).toBe(
      [
        'export interface Second {\n  id: string;\n  b?: number;\n}\n',
        'export type X = XOption1 | Second;\n',
        'export interface XOption1 {\n  id: string;\n  a?: number;\n}\n',
      ].join('\n'),
    );
  });

  test('schema_SameTitleTwice_IsOneType', () => {
    const point = () => ({ title: 'Point', type: 'object', properties: { x: { type: 'number' } } });
    const type = { type: 'object', properties: { from: point(), to: point() } };

    expect(typesOf({ Line: type })).toBe(
      'export interface Line {\n  from?: Point;\n  to?: Point;\n}\n\nexport interface Point {\n  x?: number;\n}\n',
    );
  });
});

describe('references', () => {
  test.each([
    ['itself', { A: { $ref: '#/components/schemas/A' } }, 'export type A = unknown;\n'],
    [
      'itself among others',
      { A: { anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/A' }] } },
      'export type A = unknown;\n',
    ],
    [
      'itself through a list',
      { A: { anyOf: [{ type: 'string' }, { type: 'array', items: { $ref: '#/components/schemas/A' } }] } },
      'export type A = string | A[];\n',
    ],
    [
      'itself through a dictionary',
      { A: { type: ['string', 'object'], additionalProperties: { $ref: '#/components/schemas/A' } } },
      'export type A = string | { [name: string]: A };\n',
    ],
    [
      'itself through a member',
      { A: { properties: { a: { $ref: '#/components/schemas/A' } } } },
      'export interface A {\n  a?: A;\n}\n',
    ],
    [
      'each other',
      { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } },
      'export type A = unknown;\n\nexport type B = A;\n',
    ],
  ])('reference_To%s_IsResolved', (_, schemas, text) => {
    expect(typesOf(schemas)).toBe(text);
  });

  test('reference_EscapesDefinitionsAndInnerSchemas_AreResolved', () => {
    const schemas = {
      'a/b~c d': { type: 'string' },
      X: {
        properties: {
          escaped: { $ref: '#/components/schemas/a~1b~0c%20d' },
          definition: { $ref: '#/definitions/Y' },
          inner: { $ref: '#/components/schemas/X/properties/own/items' },
          own: { type: 'array', items: { properties: { z: { type: 'number' } } } },
        },
      },
    };

    const text = typesOf(schemas, { definitions: { Y: { type: 'number' } } });

    expect(text).toContain('  escaped?: ABCD;\n  definition?: Y;\n  inner?: XOwn;\n  own?: XOwn[];\n');
    expect(text).toContain('export type ABCD = string;\n');
    expect(text).toContain('export type Y = number;\n');
  });

  test('reference_NoTarget_IsUnknownAndReportedInTheHead', () => {
    const schemas = { X: { properties: { a: { $ref: '#/nowhere' }, b: { $ref: 'https://example.com/schema.json' } } } };

    const text = generate({ openrpc: '1.3.2', methods: [], components: { schemas } });

    expect(text).toContain("// The document refers to '#/nowhere', which does not exist: its type is unknown.\n");
    expect(text).toContain("// The document refers to 'https://example.com/schema.json', which does not exist");
    expect(text).toContain('  a?: unknown;\n  b?: unknown;\n');
  });
});

test('generate_EmptyDocument_IsAModule', () => {
  expect(typesOf({})).toBe('export {};\n');
});
