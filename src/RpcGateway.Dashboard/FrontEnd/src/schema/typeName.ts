import type { Schema, SchemaResolver } from './schema';
import { readShape } from './shapeReader';

/** A short type name to show next to a field: "string", "ChatMessage", "number[]". */
export function typeName(schema: Schema, resolver: SchemaResolver, depth = 0): string {
  const shape = readShape(schema, resolver);
  const nullable = shape.nullable && shape.kind !== 'any' ? ' or null' : '';
  return plainName() + nullable;

  function plainName(): string {
    if (shape.name !== undefined) {
      return shape.name;
    }

    switch (shape.kind) {
      case 'text':
        return shape.format ?? 'string';
      case 'number':
        return shape.integer ? 'integer' : 'number';
      case 'choice':
        return shape.values.length === 1 ? JSON.stringify(shape.values[0]) : 'choice';
      case 'flags':
        return 'flags';
      case 'list':
        return depth > 3 ? 'list' : listOf(typeName(shape.item, resolver, depth + 1));
      case 'object':
        return shape.properties.length === 0 && shape.additional !== undefined ? 'dictionary' : 'object';
      case 'union':
        return 'one of several';
      default:
        return shape.kind;
    }
  }
}

function listOf(item: string): string {
  return item.endsWith(' or null') ? `(${item})[]` : `${item}[]`;
}
