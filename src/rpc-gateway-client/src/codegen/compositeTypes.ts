import { isJsonObject, type JsonObject, listMember, member, textMember } from './json.js';
import { literalType } from './literals.js';
import { typeName } from './names.js';
import * as parts from './schema.js';
import type { SchemaPlace, SchemaTypes } from './schemaTypes.js';
import {
  intersection,
  isText,
  nullType,
  type TupleElement,
  type TypeNode,
  text,
  union,
  unknownType,
} from './typeNode.js';

// Numbers that JavaScript cannot represent exactly, written as strings.
const numericText = new Map([
  ...['int64', 'uint64', 'int128', 'uint128'].map((format) => [format, '`\u0024{bigint}`'] as const),
  ['decimal', '`\u0024{number}`'],
]);

/** The types of schemas that contain other schemas: unions, arrays, dictionaries. */
export class CompositeTypes {
  readonly #types: Pick<SchemaTypes, 'typeOf' | 'named' | 'alias'>;
  readonly #known = new Map<JsonObject, TypeNode>();

  constructor(types: Pick<SchemaTypes, 'typeOf' | 'named' | 'alias'>) {
    this.#types = types;
  }

  typeOf(schema: JsonObject, place: SchemaPlace): TypeNode {
    const type = this.#known.get(schema) ?? this.#typeOf(schema, place);
    this.#known.set(schema, type);
    return type;
  }

  /** Returns the type of an object's unnamed members; undefined if the schema does not mention them. */
  others(schema: JsonObject, place: SchemaPlace): TypeNode | undefined {
    const patterns = Object.values(member(schema, 'patternProperties') ?? {});
    const additional = member(schema, 'additionalProperties');
    const all = additional === undefined ? patterns : [...patterns, additional];
    const name = typeName(place.name, 'Value');
    return all.length === 0 ? undefined : union(all.map((item) => this.#types.typeOf(item, { ...place, name })));
  }

  #typeOf(schema: JsonObject, place: SchemaPlace): TypeNode {
    if (Object.hasOwn(schema, 'const')) {
      return literal(schema.const);
    }
    const values = member(schema, 'enum');
    if (Array.isArray(values)) {
      return union(values.map(literal));
    }
    const types = parts.typesOf(schema);
    const combined = this.#combined(schema, place);
    const isKnown = combined !== undefined && !isText(combined, 'unknown');
    const type = isKnown ? combined : union(this.#plain(schema, types, place));
    return types.includes('null') ? union([type, nullType]) : type;
  }

  #plain(schema: JsonObject, types: readonly string[], place: SchemaPlace): TypeNode[] {
    const names = types.length > 0 ? types : impliedTypes(schema);
    return names.length > 0 ? names.map((type) => this.#ofType(type, schema, place)) : [unknownType];
  }

  #ofType(type: string, schema: JsonObject, place: SchemaPlace): TypeNode {
    switch (type) {
      case 'string':
        return text(numericText.get(textMember(schema, 'format') ?? '') ?? type);
      case 'number':
      case 'boolean':
      case 'null':
        return text(type);
      case 'integer':
        return text('number');
      case 'array':
        return this.#array(schema, place);
      case 'object':
        return parts.propertiesOf(schema).length > 0
          ? this.#types.named(parts.objectPart(schema), place)
          : { kind: 'dictionary', value: this.others(schema, place) ?? unknownType };
      default:
        return unknownType;
    }
  }

  #array(schema: JsonObject, place: SchemaPlace): TypeNode {
    const items = member(schema, 'items');
    const first = Array.isArray(items) ? items : listMember(schema, 'prefixItems');
    const others = Array.isArray(items) ? member(schema, 'additionalItems') : items;
    const itemOf = (item: unknown, suffix: string) =>
      this.#types.typeOf(item, { ...place, name: typeName(place.name, suffix) });
    if (first.length === 0) {
      return { kind: 'array', element: itemOf(others, 'Item') };
    }
    const minItems = member(schema, 'minItems');
    const elements = first.map(
      (item, index): TupleElement => ({
        type: itemOf(item, `Item${index + 1}`),
        optional: typeof minItems === 'number' && index >= minItems,
      }),
    );
    const isOpen = others !== undefined && others !== false;
    return { kind: 'tuple', elements, ...(isOpen ? { rest: itemOf(others, 'Item') } : {}) };
  }

  /** Returns the type of anyOf, oneOf and allOf. Members that are declared next to them belong to each alternative. */
  #combined(schema: JsonObject, place: SchemaPlace): TypeNode | undefined {
    const alternatives = parts.alternativesOf(schema);
    const all = listMember(schema, 'allOf');
    if (alternatives.length === 0 && all.length === 0) {
      return undefined;
    }
    const inline = all.filter(isObjectPart);
    const own = parts.merged([parts.objectPart(schema), ...inline]);
    const [first = []] = alternatives;
    const distributes = alternatives.length === 1 && first.every((item) => isObjectPart(item) || isNull(item));
    const types = [
      ...all.filter((item) => !isObjectPart(item)).map((item) => this.#types.typeOf(item, place)),
      ...this.#ownMembers(distributes ? {} : own, place),
      ...alternatives.map((list) => this.#anyOf(list, distributes ? own : {}, place)),
    ];
    return this.#intersection(types, place);
  }

  // A dictionary of unknown values adds nothing to other types. Any other dictionary is easier to read by its name.
  #intersection(types: readonly TypeNode[], place: SchemaPlace): TypeNode {
    const known = types.filter((type) => !isText(type, 'unknown') && !isDictionary(type, 'unknown'));
    if (known.length < 2) {
      return known[0] ?? types[0] ?? unknownType;
    }
    const name = typeName(place.name, 'Others');
    return intersection(known.map((type) => (isDictionary(type) ? this.#types.alias(type, name) : type)));
  }

  #ownMembers(own: JsonObject, place: SchemaPlace): TypeNode[] {
    const hasMembers = parts.propertiesOf(own).length > 0;
    return hasMembers ? [this.#types.named(own, { ...place, name: typeName(place.name, 'Fields') })] : [];
  }

  #anyOf(list: readonly unknown[], shared: JsonObject, place: SchemaPlace): TypeNode {
    const alternatives = list.filter((item) => !isNull(item));
    const types = alternatives.map((item, index) => {
      const suffix = alternatives.length === 1 ? '' : (parts.alternativeName(item) ?? `Option${index + 1}`);
      const alternative = isJsonObject(item) && isObjectPart(item) ? withShared(item, shared) : item;
      return this.#types.typeOf(alternative, { ...place, name: typeName(place.name, suffix) });
    });
    return union(alternatives.length < list.length ? [...types, nullType] : types);
  }
}

function withShared(item: JsonObject, shared: JsonObject): JsonObject {
  return Object.keys(shared).length === 0 ? item : parts.merged([shared, item]);
}

/** Whether the schema only declares which members an object has. */
function isObjectPart(schema: unknown): schema is JsonObject {
  return (
    parts.isInterface(schema) ||
    (isJsonObject(schema) &&
      Array.isArray(member(schema, 'required')) &&
      Object.keys(schema).every((name) => name === 'required' || (name === 'type' && schema.type === 'object')))
  );
}

function isDictionary(type: TypeNode, value?: string): boolean {
  return type.kind === 'dictionary' && (value === undefined || isText(type.value, value));
}

function isNull(schema: unknown): boolean {
  return isJsonObject(schema) && (member(schema, 'type') === 'null' || member(schema, 'const') === null);
}

function impliedTypes(schema: JsonObject): string[] {
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(schema, name));
  return [
    ...(has('properties', 'additionalProperties', 'patternProperties') ? ['object'] : []),
    ...(has('items', 'prefixItems') ? ['array'] : []),
  ];
}

function literal(value: unknown): TypeNode {
  const type = literalType(value);
  return type === undefined ? unknownType : text(type);
}
