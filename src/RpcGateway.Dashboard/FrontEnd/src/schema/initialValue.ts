import type { Json, JsonObject } from '../json/json';
import type { Schema, SchemaResolver } from './schema';
import type { Shape } from './shape';
import { readShape } from './shapeReader';

// A required member may lead back to its own type: deeper than this nothing is prefilled.
const deepest = 6;

/** The value that a form begins with: the default, an example, or the least that the schema takes. */
export function initialValue(schema: Schema, resolver: SchemaResolver, depth = 0): Json {
  const shape = readShape(schema, resolver);
  if (shape.initial !== undefined) {
    return shape.initial;
  }

  return shape.nullable && depth > 0 ? null : leastValue(shape, resolver, depth);
}

function leastValue(shape: Shape, resolver: SchemaResolver, depth: number): Json {
  switch (shape.kind) {
    case 'text':
      return leastText(shape.format);
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
      return depth < deepest ? leastObject(shape, resolver, depth) : {};
    case 'union':
      return shape.options[0] !== undefined && depth < deepest
        ? initialValue(shape.options[0].schema, resolver, depth + 1)
        : null;
    default:
      return null;
  }
}

function leastText(format: string | undefined): string {
  if (format === 'date-time') {
    return new Date().toISOString();
  }

  // Numbers that are written as strings, because JavaScript cannot hold them.
  return format !== undefined && /^(u?int\d+|decimal)$/.test(format) ? '0' : '';
}

function leastObject(shape: Shape & { kind: 'object' }, resolver: SchemaResolver, depth: number): JsonObject {
  return Object.fromEntries(
    shape.properties
      .filter((property) => property.required)
      .map((property) => [property.name, initialValue(property.schema, resolver, depth + 1)]),
  );
}
