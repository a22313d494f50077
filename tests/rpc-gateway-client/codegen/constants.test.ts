import { expect, test } from 'vitest';
import { generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';

/** Generates the text of a document, without its head. */
function textOf(schemas: object, methods: readonly object[] = []): string {
  const text = generate({ openrpc: '1.3.2', info: { title: 'Test' }, methods, components: { schemas } });
  return text.slice(text.indexOf('\n\n') + 2);
}

const level = {
  description: 'How loud.',
  type: 'integer',
  'x-enum': [
    { name: 'Low', value: 1 },
    { name: 'High', value: 200, description: 'Too much.' },
  ],
};

test('enum_OfNumbers_HasConstantsAndATypeOfTheirValues', () => {
  expect(textOf({ Level: level })).toBe(`/** How loud. */
export const Level = {
  Low: 1,
  /** Too much. */
  High: 200,
} as const;

export type Level = (typeof Level)[keyof typeof Level];
`);
});

test('flags_OfNumbers_HaveConstantsAndTheTypeNumber', () => {
  expect(textOf({ Level: { ...level, 'x-flags': true } })).toContain('} as const;\n\nexport type Level = number;\n');
});

test('enum_OfTexts_IsAUnion', () => {
  const color = { enum: ['Red', 'light-green'], 'x-enum': [{ name: 'Red', value: 'Red' }] };

  expect(textOf({ Color: color })).toBe(`export type Color = 'Red' | 'light-green';\n`);
});

test.each([
  { ...level, 'x-enum': [{ name: 'Max', value: 2 ** 63 }] },
  { ...level, 'x-enum': [{ value: 1 }] },
  { ...level, 'x-enum': 'Low' },
  { ...level, 'x-enum': [] },
])('enum_InvalidConstants%j_IsANumber', (schema) => {
  expect(textOf({ Level: schema })).toContain('export type Level = number;\n');
});

test('errors_OfAContract_AreConstantsWithTheTypesOfTheirData', () => {
  const errors = (message: string) => [
    { code: 1001, message },
    { code: 7, message: 'Others.' },
    { code: -5, message: 'Below zero.' },
  ];
  const data = { code: 1001, name: 'SoldOut', schema: { $ref: '#/components/schemas/Left' } };
  const methods = [
    { name: 'shop.sell', params: [], errors: errors('None left.'), 'x-errors': [data] },
    { name: 'shop.buy', params: [], errors: errors('All are gone.') },
    {
      name: 'shop.other',
      params: [],
      errors: [{ code: 8, message: 'Broken.' }],
      'x-errors': [{ code: 8, schema: {} }],
    },
  ];

  const text = textOf({ Left: { type: 'object', properties: { left: { type: 'integer' } } } }, methods);

  expect(text).toContain("import type { CallOptions, RpcErrorCodeOf } from 'rpc-gateway-client';");
  expect(text).toContain(`export const ShopError = {
  /** Below zero. */
  CodeMinus5: -5,
  /** Others. */
  Code7: 7,
  /** Broken. */
  Code8: 8 as RpcErrorCodeOf<unknown>,
  /**
   * All are gone.
   * None left.
   */
  SoldOut: 1001 as RpcErrorCodeOf<Left>,
} as const;
`);
});
