import { isObject, type Json } from '../json/json';
import { readEnum } from './enumShape';
import { readSchema, type Schema, type SchemaObject, type SchemaResolver } from './schema';
import type { PropertyShape, Shape, ShapeKind, UnionOption } from './shape';

/** Reads one level of a schema for a form; resolves references. */
export function readShape(schema: Schema, resolver: SchemaResolver): Shape {
  const { schema: resolved, name } = resolver.resolve(schema);
  if (typeof resolved === 'boolean') {
    return { kind: 'any', name, description: undefined, nullable: true, initial: undefined };
  }

  const keywords = joinParts(resolved, resolver);
  const alternatives = readAlternatives(keywords, resolver);
  const nullable = allowsNull(keywords) || alternatives.nullable;
  if (alternatives.options.length === 1 && alternatives.options[0] !== undefined) {
    // "This or null" is a nullable value, not a union.
    const only = readShape(alternatives.options[0], resolver);
    return {
      ...only,
      description: text(keywords.description) ?? only.description,
      nullable: nullable || only.nullable,
      initial: initialOf(keywords) ?? only.initial,
    };
  }

  const kind: ShapeKind =
    alternatives.options.length > 1
      ? { kind: 'union', options: alternatives.options.map((option, index) => nameOption(option, index, resolver)) }
      : readKind(keywords);
  return { ...kind, name, description: text(keywords.description), nullable, initial: initialOf(keywords) };
}

function readKind(keywords: SchemaObject): ShapeKind {
  if ('const' in keywords) {
    return { kind: 'choice', values: [json(keywords.const)] };
  }

  if (Array.isArray(keywords.enum)) {
    return { kind: 'choice', values: keywords.enum.map(json).filter((value) => value !== null) };
  }

  const named = readEnum(keywords);
  if (named !== undefined) {
    return named;
  }

  const types = typesOf(keywords).filter((type) => type !== 'null');
  // Numbers that may also be strings are edited as numbers.
  const type = types.find((one) => one === 'integer' || one === 'number') ?? (types.length > 1 ? undefined : types[0]);
  switch (type ?? guessType(keywords, types)) {
    case 'string':
      return {
        kind: 'text',
        format: text(keywords.format),
        minLength: number(keywords.minLength),
        maxLength: number(keywords.maxLength),
        pattern: text(keywords.pattern),
      };
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        integer: type === 'integer',
        minimum: number(keywords.minimum),
        maximum: number(keywords.maximum),
        exclusiveMinimum: number(keywords.exclusiveMinimum),
        exclusiveMaximum: number(keywords.exclusiveMaximum),
      };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return { kind: 'list', item: readSchema(keywords.items) };
    case 'object':
      return { kind: 'object', properties: readProperties(keywords), additional: readAdditional(keywords) };
    case 'null':
      return { kind: 'null' };
    default:
      return { kind: 'any' };
  }
}

function guessType(keywords: SchemaObject, types: readonly string[]): string | undefined {
  if (types.length > 0) {
    return undefined;
  }

  if (typesOf(keywords).includes('null')) {
    return 'null';
  }

  return isObject(keywords.properties) || isObject(keywords.additionalProperties) ? 'object' : undefined;
}

function readProperties(keywords: SchemaObject): PropertyShape[] {
  const required = Array.isArray(keywords.required) ? keywords.required : [];
  return isObject(keywords.properties)
    ? Object.entries(keywords.properties).map(([name, schema]) => ({
        name,
        schema: readSchema(schema),
        required: required.includes(name),
      }))
    : [];
}

function readAdditional(keywords: SchemaObject): Schema | undefined {
  const additional = keywords.additionalProperties;
  if (isObject(additional) || additional === true) {
    return additional;
  }

  // Without any keywords, an object may have any members.
  return additional === undefined && !isObject(keywords.properties) ? true : undefined;
}

interface Alternatives {
  readonly options: readonly Schema[];
  readonly nullable: boolean;
}

function readAlternatives(keywords: SchemaObject, resolver: SchemaResolver): Alternatives {
  const listed = [keywords.anyOf, keywords.oneOf].find(Array.isArray) ?? [];
  const options = listed.map(readSchema);
  const others = options.filter((option) => !isNull(resolver.resolve(option).schema));
  return { options: others, nullable: others.length < options.length };
}

function isNull(schema: Schema): boolean {
  return typeof schema !== 'boolean' && (schema.type === 'null' || schema.const === null);
}

function nameOption(schema: Schema, index: number, resolver: SchemaResolver): UnionOption {
  const { schema: resolved, name } = resolver.resolve(schema);
  const keywords = typeof resolved === 'boolean' ? {} : resolved;
  const constants = isObject(keywords.properties)
    ? Object.values(keywords.properties)
        .filter(isObject)
        .filter((property) => 'const' in property)
        .map((property) => String(property.const))
    : [];
  return {
    schema,
    title: text(keywords.title) ?? name ?? constants[0] ?? text(keywords.type) ?? `Choice ${index + 1}`,
  };
}

// "allOf" adds keywords to the schema. Only one level is supported, because documents do not use more.
function joinParts(schema: SchemaObject, resolver: SchemaResolver): SchemaObject {
  if (!Array.isArray(schema.allOf)) {
    return schema;
  }

  let joined = schema;
  for (const part of schema.allOf.map(readSchema)) {
    const { schema: keywords } = resolver.resolve(part);
    if (typeof keywords !== 'boolean') {
      const properties = { ...members(keywords.properties), ...members(joined.properties) };
      const required = [...list(keywords.required), ...list(joined.required)];
      joined = { ...keywords, ...joined, properties, required };
    }
  }

  return joined;
}

function initialOf(keywords: SchemaObject): Json | undefined {
  if ('default' in keywords) {
    return json(keywords.default);
  }

  return Array.isArray(keywords.examples) && keywords.examples.length > 0 ? json(keywords.examples[0]) : undefined;
}

function allowsNull(keywords: SchemaObject): boolean {
  return (
    typesOf(keywords).includes('null') ||
    keywords.nullable === true ||
    (Array.isArray(keywords.enum) && keywords.enum.includes(null))
  );
}

function typesOf(keywords: SchemaObject): string[] {
  return [keywords.type].flat().filter((type) => typeof type === 'string');
}

// The document comes from JSON.parse, so all its values are JSON.
function json(value: unknown): Json {
  return value as Json;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function members(value: unknown): SchemaObject {
  return isObject(value) ? value : {};
}
