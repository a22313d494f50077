import type { Json, JsonObject } from '../json/json';
import type { Schema, SchemaResolver } from './schema';
import type { Shape } from './shape';
import { readShape } from './shapeReader';

// A required member may have its parent's type; deeper members are not filled in.
const maxDepth = 6;

/** The initial value of a form: the default, an example, or the smallest value that the schema allows. */
export function initialValue(schema: Schema, resolver: SchemaResolver, depth = 0): Json {
  const shape = readShape(schema, resolver);
  if (shape.initial !== undefined) {
    return shape.initial;
  }

  return shape.nullable && depth > 0 ? null : minimalValue(shape, resolver, depth);
}

function minimalValue(shape: Shape, resolver: SchemaResolver, depth: number): Json {
  switch (shape.kind) {
    case 'text':
      return minimalText(shape.format);
    case 'number':
      return Math.min(Math.max(0, shape.minimum ?? 0), shape.maximum ?? Number.POSITIVE_INFINITY);
    case 'flags':
      return 0;
    case 'boolean':
      return false;
    case 'choice':
      return shape.values[0] ?? null;
    case 'list':
      return [];
    case 'object':
      return depth < maxDepth ? minimalObject(shape, resolver, depth) : {};
    case 'union':
      return shape.options[0] !== undefined && depth < maxDepth
        ? initialValue(shape.options[0].schema, resolver, depth + 1)
        : null;
    default:
      return null;
  }
}

function minimalText(format: string | undefined): string {
  if (format === 'date-time') {
    return new Date().toISOString();
  }

  // Numbers that are written as strings because JavaScript cannot represent them exactly.
  return format !== undefined && /^(u?int\d+|decimal)$/.test(format) ? '0' : '';
}

function minimalObject(shape: Shape & { kind: 'object' }, resolver: SchemaResolver, depth: number): JsonObject {
  return Object.fromEntries(
    shape.properties
      .filter((property) => property.required)
      .map((property) => [property.name, initialValue(property.schema, resolver, depth + 1)]),
  );
}
