import { isJsonObject, type Json, sameJson } from '../json/json';
import type { Schema, SchemaResolver } from './schema';
import type { UnionOption } from './shape';
import { readShape } from './shapeReader';

/** The index of the option that matches a value best. */
export function findOption(value: Json, options: readonly UnionOption[], resolver: SchemaResolver): number {
  const fits = options.map((option) => fit(value, option.schema, resolver));
  return fits.indexOf(Math.max(...fits));
}

// 0 for another kind of value; otherwise higher, the more members match.
function fit(value: Json, schema: Schema, resolver: SchemaResolver): number {
  const shape = readShape(schema, resolver);
  switch (shape.kind) {
    case 'text':
      return Number(typeof value === 'string');
    case 'number':
      return Number(typeof value === 'number');
    case 'boolean':
      return Number(typeof value === 'boolean');
    case 'list':
      return Number(Array.isArray(value));
    case 'choice':
      return Number(shape.values.some((one) => sameJson(one, value))) * 2;
    case 'object':
      return isJsonObject(value)
        ? shape.properties.reduce((sum, property) => {
            const member = value[property.name];
            const inner = readShape(property.schema, resolver);
            if (inner.kind === 'choice' && inner.values.length === 1) {
              // A discriminator outweighs all other members.
              return sum + (sameJson(inner.values[0], member) ? 100 : -100);
            }

            return sum + (member !== undefined ? 1 : property.required ? -1 : 0);
          }, 1)
        : 0;
    default:
      return 0;
  }
}
