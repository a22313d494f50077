import { isJsonObject, type JsonObject, listMember, member, objectMember, textMember } from './json.js';

/** Returns the names of the JSON types that a schema allows; empty if the schema does not declare types. */
export function typesOf(schema: JsonObject): string[] {
  const type = member(schema, 'type');
  const types = (Array.isArray(type) ? type : [type]).filter((item) => typeof item === 'string');
  return types.length > 0 && member(schema, 'nullable') === true ? [...types, 'null'] : types;
}

export function propertiesOf(schema: JsonObject): [string, unknown][] {
  return Object.entries(objectMember(schema, 'properties') ?? {});
}

export function requiredOf(schema: JsonObject): string[] {
  return listMember(schema, 'required').filter((name) => typeof name === 'string');
}

export function refOf(schema: JsonObject): string | undefined {
  return textMember(schema, '$ref');
}

export function alternativesOf(schema: JsonObject): (readonly unknown[])[] {
  return [listMember(schema, 'anyOf'), listMember(schema, 'oneOf')].filter((list) => list.length > 0);
}

/** Whether the schema declares only an object with named properties, so that an interface can represent it. */
export function isInterface(schema: unknown): schema is JsonObject {
  if (!isJsonObject(schema) || propertiesOf(schema).length === 0 || refOf(schema) !== undefined) {
    return false;
  }
  const types = typesOf(schema);
  const isPlain = !['enum', 'const', 'anyOf', 'oneOf', 'allOf'].some((name) => Object.hasOwn(schema, name));
  return isPlain && (types.length === 0 || (types.length === 1 && types[0] === 'object'));
}

/** Returns the part of a schema that declares the properties of an object. */
export function objectPart(schema: JsonObject): JsonObject {
  const part: [string, unknown][] = [];
  for (const name of ['properties', 'required', 'additionalProperties', 'patternProperties']) {
    if (Object.hasOwn(schema, name)) {
      part.push([name, schema[name]]);
    }
  }
  return Object.fromEntries(part);
}

/** Returns one object schema that combines the requirements of all schemas. */
export function merged(schemas: readonly JsonObject[]): JsonObject {
  const properties = new Map(schemas.flatMap(propertiesOf));
  const others = schemas.flatMap((schema) => Object.entries(schema).filter(([name]) => name !== 'properties'));
  return {
    ...Object.fromEntries(others),
    properties: Object.fromEntries(properties),
    required: [...new Set(schemas.flatMap(requiredOf))],
  };
}

/** Returns the name of an alternative: its title, or the value of its discriminator, such as `$type`. */
export function alternativeName(schema: unknown): string | undefined {
  if (!isJsonObject(schema)) {
    return undefined;
  }
  const constants = propertiesOf(schema).flatMap(([name, property]) => {
    const value = isJsonObject(property) ? textMember(property, 'const') : undefined;
    return value === undefined ? [] : [{ name, value }];
  });
  const discriminator = constants.find(({ name }) => name.startsWith('$')) ?? constants[0];
  return textMember(schema, 'title') ?? discriminator?.value;
}
