import { schemaComment } from './comments.js';
import type { CompositeTypes } from './compositeTypes.js';
import type { Declaration, PropertyDeclaration } from './declaration.js';
import { enumDeclaration } from './enums.js';
import { isJsonObject, type JsonObject } from './json.js';
import { typeName } from './names.js';
import { isInterface, propertiesOf, refOf, requiredOf } from './schema.js';
import type { SchemaPlace, SchemaTypes } from './schemaTypes.js';
import { isText, type TypeNode, unknownType } from './typeNode.js';

/** Declares the type of a schema under the name of its place. */
export function schemaDeclaration(
  schema: JsonObject,
  place: SchemaPlace,
  types: SchemaTypes,
  composites: CompositeTypes,
): Declaration {
  const comment = schemaComment(schema);
  const constants = enumDeclaration(schema, place.name, comment);
  if (constants !== undefined) {
    return constants;
  }
  if (!isInterface(schema)) {
    const type = refOf(schema) === undefined ? composites.typeOf(schema, place) : types.typeOf(schema, place);
    return { kind: 'alias', name: place.name, comment, type };
  }
  const properties = propertiesOf(schema).map(([name, property]) => propertyDeclaration(name, property));
  return { kind: 'interface', name: place.name, comment, properties, index: indexType() };

  function propertyDeclaration(name: string, property: unknown): PropertyDeclaration {
    return {
      name,
      comment: isJsonObject(property) ? schemaComment(property) : [],
      optional: !requiredOf(schema).includes(name),
      type: types.typeOf(property, { ...place, name: typeName(place.name, name) }),
    };
  }

  // TypeScript requires named members to match the index type, JSON Schema does not. So the index type is unknown.
  function indexType(): TypeNode | undefined {
    const others = composites.others(schema, place);
    return others === undefined || isText(others, 'never') ? undefined : unknownType;
  }
}
