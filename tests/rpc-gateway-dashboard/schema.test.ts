import { describe, expect, it } from 'vitest';
import { initialValue } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/initialValue';
import { type Schema, SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import { readShape } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/shapeReader';
import { typeName } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/typeName';
import { findOption } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/unionOption';

const document = {
  components: {
    schemas: {
      Node: {
        type: 'object',
        properties: { value: { type: 'integer' }, next: { $ref: '#/components/schemas/Node' } },
        required: ['value', 'next'],
      },
      Loop: { $ref: '#/components/schemas/Loop' },
      Ping: { $ref: '#/components/schemas/Pong' },
      Pong: { $ref: '#/components/schemas/Ping' },
      'Odd/Name~': { type: 'string' },
      Cat: { type: 'object', properties: { kind: { const: 'cat' }, lives: { type: 'integer' } }, required: ['kind'] },
      Dog: { type: 'object', properties: { kind: { const: 'dog' }, tricks: { type: 'array' } }, required: ['kind'] },
    },
  },
};
const resolver = new SchemaResolver(document);
const shape = (schema: Schema) => readShape(schema, resolver);
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('readShape', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'number' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object', properties: {} }, 'object'],
    [{ properties: { a: true } }, 'object'],
    [{ enum: ['a', 'b'] }, 'choice'],
    [{ const: 1 }, 'choice'],
    [{ type: 'null' }, 'null'],
    [{}, 'any'],
    [true, 'any'],
    [{ type: ['string', 'boolean'] }, 'any'],
  ] as const)('reads %j as %s', (schema, kind) => {
    expect(shape(schema).kind).toBe(kind);
  });

  it('reads a number that may also be a string as a number', () => {
    const read = shape({ type: ['string', 'integer'], pattern: '^-?(?:0|[1-9]\\d*)$', minimum: 3 });

    expect(read).toMatchObject({ kind: 'number', integer: true, minimum: 3, nullable: false });
  });

  it.each([
    [{ type: ['string', 'null'] }, 'text'],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'number'],
    [{ type: 'boolean', nullable: true }, 'boolean'],
    [{ enum: ['a', null] }, 'choice'],
    [{ oneOf: [reference('Node'), { type: 'null' }] }, 'object'],
  ])('reads %j as nullable', (schema, kind) => {
    expect(shape(schema)).toMatchObject({ kind, nullable: true });
  });

  it('reads an enum of numbers as a choice of its names', () => {
    const members = [
      { name: 'Low', value: 1 },
      { name: 'High', value: 200 },
      { name: 'Max', value: 200 },
    ];

    expect(shape({ type: 'integer', 'x-enum': members })).toMatchObject({
      kind: 'choice',
      values: [1, 200],
      labels: ['Low (1)', 'High (200)'],
    });
  });

  it('reads flags without the empty flag', () => {
    const members = [
      { name: 'None', value: 0 },
      { name: 'Read', value: 1 },
      { name: 'All', value: 3 },
    ];

    expect(shape({ type: 'integer', 'x-enum': members, 'x-flags': true })).toMatchObject({
      kind: 'flags',
      options: [members[1], members[2]],
    });
  });

  it.each([
    { type: 'integer', 'x-enum': [] },
    { type: 'integer', 'x-enum': 'Low' },
    { type: 'integer', 'x-enum': [{ name: 1 }] },
  ])('reads an enum without names as a number: %j', (schema) => {
    expect(shape(schema).kind).toBe('number');
  });

  it('omits null from the choices', () => {
    expect(shape({ enum: ['a', null, 'b'] })).toMatchObject({ values: ['a', 'b'] });
  });

  it('reads the properties and which of them are required', () => {
    expect(shape(reference('Node'))).toMatchObject({
      name: 'Node',
      properties: [
        { name: 'value', required: true },
        { name: 'next', required: true },
      ],
      additional: undefined,
    });
  });

  it('reads an object with additional members only as a dictionary', () => {
    expect(shape({ type: 'object', additionalProperties: { type: 'number' } })).toMatchObject({
      properties: [],
      additional: { type: 'number' },
    });
  });

  it('joins the parts of allOf', () => {
    const read = shape({ allOf: [reference('Cat'), { properties: { name: { type: 'string' } }, required: ['name'] }] });

    expect(read).toMatchObject({ kind: 'object' });
    expect(read.kind === 'object' && read.properties.map((one) => [one.name, one.required])).toEqual(
      expect.arrayContaining([
        ['kind', true],
        ['lives', false],
        ['name', true],
      ]),
    );
  });

  it('names the options of a union', () => {
    expect(shape({ anyOf: [reference('Cat'), reference('Dog'), { type: 'string' }] })).toMatchObject({
      kind: 'union',
      options: [{ title: 'Cat' }, { title: 'Dog' }, { title: 'string' }],
    });
  });

  it.each(['Loop', 'Ping', 'Missing'])('reads the unresolvable reference to %s as any value', (name) => {
    expect(shape(reference(name)).kind).toBe('any');
  });

  it('resolves references with escaped names', () => {
    expect(shape({ $ref: '#/components/schemas/Odd~1Name~0' })).toMatchObject({ kind: 'text', name: 'Odd/Name~' });
  });

  it('ignores keywords of the wrong type', () => {
    expect(shape({ type: 7, properties: 'x', required: 1, enum: 'y', anyOf: {}, items: 3 }).kind).toBe('any');
  });
});

describe('initialValue', () => {
  it.each([
    [{ type: 'string', default: 'x' }, 'x'],
    [{ type: 'string', examples: ['y'] }, 'y'],
    [{ type: 'integer', minimum: 5 }, 5],
    [{ type: 'integer', maximum: -2 }, -2],
    [{ type: 'array', items: { type: 'string' } }, []],
    [{ enum: ['b', 'a'] }, 'b'],
    [{ type: 'string', format: 'int64' }, '0'],
    [{ type: 'integer', 'x-enum': [{ name: 'Low', value: 1 }] }, 1],
    [{ type: 'integer', 'x-enum': [{ name: 'Read', value: 1 }], 'x-flags': true }, 0],
    [{ type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] }, { a: '' }],
  ])('returns for %j %j', (schema, value) => {
    expect(initialValue(schema, resolver)).toEqual(value);
  });

  it('limits the depth of a type that requires itself', () => {
    expect(JSON.stringify(initialValue(reference('Node'), resolver)).length).toBeLessThan(200);
  });

  it('sets a nullable member to null', () => {
    const schema = { type: 'object', properties: { a: { type: ['string', 'null'] } }, required: ['a'] };

    expect(initialValue(schema, resolver)).toEqual({ a: null });
  });
});

describe('typeName', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: ['string', 'null'], format: 'date-time' }, 'date-time or null'],
    [{ type: 'array', items: reference('Node') }, 'Node[]'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string or null)[]'],
    [{ type: 'object', additionalProperties: true }, 'dictionary'],
  ])('names %j %s', (schema, name) => {
    expect(typeName(schema, resolver)).toBe(name);
  });

  it('limits the depth of a list of itself', () => {
    const endless = { components: { schemas: { L: { type: 'array', items: { $ref: '#/x' } } } }, x: {} };
    endless.x = { type: 'array', items: { $ref: '#/x' } };

    expect(typeName({ type: 'array', items: { $ref: '#/x' } }, new SchemaResolver(endless))).toBe('x[]');
  });
});

describe('findOption', () => {
  const options = [reference('Cat'), reference('Dog'), { type: 'string' }].map((schema) => ({ title: '', schema }));

  it.each([
    [{ kind: 'dog' }, 1],
    [{ kind: 'cat', lives: 9 }, 0],
    ['text', 2],
  ])('chooses for %j option %i', (value, index) => {
    expect(findOption(value, options, resolver)).toBe(index);
  });
});
