import { CompositeTypes } from './compositeTypes.js';
import type { Declaration } from './declaration.js';
import { canonicalText, isJsonObject, type JsonObject, member, objectMember, textMember } from './json.js';
import { typeName } from './names.js';
import type { NameTable } from './nameTable.js';
import type { Pointers, Target } from './pointers.js';
import { isInterface, refOf } from './schema.js';
import { schemaDeclaration } from './schemaDeclaration.js';
import { neverType, nullType, reference, type TypeNode, union, unknownType } from './typeNode.js';

/** The context in which a schema is used. */
export interface SchemaPlace {
  /** The name of its type, if the type needs a name and the schema has none. */
  readonly name: string;
  /** The path of the outermost schema around it in the document. */
  readonly root: readonly string[];
}

const componentSchemas = ['components', 'schemas'];
const groups = new Set(['schemas', 'definitions', '$defs']);
const structure = /^(\d+|components|methods|params|schema|properties|items|prefixItems|anyOf|oneOf|allOf|x-\w+)$/;

/** Converts JSON schemas to types, and declares the types that need a name. */
export class SchemaTypes {
  /** The references that have no target. */
  readonly unresolved = new Set<string>();
  readonly #pointers: Pointers;
  readonly #names: NameTable;
  readonly #nameOf = new Map<JsonObject | string, string>();
  readonly #declared = new Set<string>();
  readonly #waiting: (() => Declaration)[] = [];
  readonly #composites = new CompositeTypes(this);

  constructor(pointers: Pointers, names: NameTable) {
    this.#pointers = pointers;
    this.#names = names;
  }

  /** Assigns the names of the component schemas before any other type can claim them. */
  claimComponents(): void {
    const names = this.#components().map(([name]) => name);
    const plain = names.filter((name) => typeName(name) === name);
    const changed = names.filter((name) => typeName(name) !== name);
    for (const name of [...plain.sort(), ...changed.sort()]) {
      const schema = this.#pointers.at([...componentSchemas, name])?.value;
      if (isJsonObject(schema)) {
        this.#nameOf.set(schema, this.#names.claim(typeName(name) || 'Schema'));
      }
    }
  }

  /** Declares the component schemas, even if they are not used. */
  declareComponents(except: readonly string[]): void {
    for (const [name, value] of this.#components()) {
      if (!except.includes(name)) {
        this.#referenceTo({ path: [...componentSchemas, name], value }, []);
      }
    }
  }

  /** Returns the type of a value with this schema. */
  typeOf(schema: unknown, place: SchemaPlace): TypeNode {
    if (!isJsonObject(schema)) {
      return schema === false ? neverType : unknownType;
    }
    const ref = refOf(schema);
    if (ref !== undefined) {
      const type = this.#typeAt(ref, place.root);
      return member(schema, 'nullable') === true ? union([type, nullType]) : type;
    }
    return isInterface(schema) ? this.named(schema, place) : this.#composites.typeOf(schema, place);
  }

  /** Declares the type of a schema, and returns a reference to it. */
  named(schema: JsonObject, place: SchemaPlace): TypeNode {
    // Documents with inlined references repeat the same schema; the title shows that it is the same.
    const title = textMember(schema, 'title');
    const key = this.#nameOf.has(schema) || title === undefined ? schema : canonicalText(schema);
    const name = this.#nameOf.get(key) ?? this.#claim(title, place.name);
    this.#nameOf.set(key, name);
    return this.#declare(name, schema, place.root);
  }

  /** Declares an alias for a type, and returns a reference to it. */
  alias(type: TypeNode, name: string): TypeNode {
    const claimed = this.#names.claim(name, `${name}Value`);
    this.#waiting.push(() => ({ kind: 'alias', name: claimed, comment: [], type }));
    return reference(claimed);
  }

  /** Returns all declarations, sorted by name. */
  declarations(): Declaration[] {
    const done: Declaration[] = [];
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      done.push(next());
    }
    return done.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #typeAt(ref: string, root: readonly string[]): TypeNode {
    const target = this.#pointers.find(ref, root);
    if (target === undefined) {
      this.unresolved.add(ref);
      return unknownType;
    }
    return this.#referenceTo(target, root);
  }

  #referenceTo(target: Target, root: readonly string[]): TypeNode {
    const { path, value } = target;
    const isComponent = componentSchemas.every((segment, index) => path[index] === segment);
    const isWithin = root.length > 0 && root.every((segment, index) => path[index] === segment);
    const newRoot = isComponent ? path.slice(0, componentSchemas.length + 1) : isWithin ? root : path;
    const place = { name: nameOfPath(path), root: newRoot };
    return isJsonObject(value) ? this.named(value, place) : this.typeOf(value, place);
  }

  #claim(title: string | undefined, name: string): string {
    const candidates = title === undefined ? [] : [typeName(title)];
    return this.#names.claim(...candidates, name, `${name}Value`);
  }

  #declare(name: string, schema: JsonObject, root: readonly string[]): TypeNode {
    if (!this.#declared.has(name)) {
      this.#declared.add(name);
      this.#waiting.push(() => schemaDeclaration(schema, { name, root }, this, this.#composites));
    }
    return reference(name);
  }

  #components(): [string, unknown][] {
    const schemas = this.#pointers.at(componentSchemas)?.value;
    return Object.entries(objectMember({ schemas }, 'schemas') ?? {});
  }
}

function nameOfPath(path: readonly string[]): string {
  const own = path.slice(path.findLastIndex((segment) => groups.has(segment)) + 1);
  return typeName(...own.filter((segment) => !structure.test(segment))) || 'Schema';
}
