import { CompositeTypes } from './compositeTypes.js';
import type { Declaration } from './declaration.js';
import { canonicalText, isJsonObject, type JsonObject, member, objectMember, textMember } from './json.js';
import { typeName } from './names.js';
import type { NameTable } from './nameTable.js';
import type { Pointers, Target } from './pointers.js';
import { isInterface, refOf } from './schema.js';
import { schemaDeclaration } from './schemaDeclaration.js';
import { neverType, nullType, reference, type TypeNode, union, unknownType } from './typeNode.js';

/** Where a schema is looked at from. */
export interface SchemaPlace {
  /** What its type is called if it needs a name and has none of its own. */
  readonly name: string;
  /** Where the outermost schema around it stands in the document. */
  readonly root: readonly string[];
}

const componentSchemas = ['components', 'schemas'];
const groups = new Set(['schemas', 'definitions', '$defs']);
const structure = /^(\d+|components|methods|params|schema|properties|items|prefixItems|anyOf|oneOf|allOf|x-\w+)$/;

/** Turns JSON schemas into types, and declares those that need a name. */
export class SchemaTypes {
  /** The references that lead nowhere. */
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

  /** Gives the schemas of the components their names, before anything else may take these. */
  claimComponents(): void {
    const names = this.#components().map(([name]) => name);
    const plain = names.filter((name) => typeName(name) === name);
    const mangled = names.filter((name) => typeName(name) !== name);
    for (const name of [...plain.sort(), ...mangled.sort()]) {
      const schema = this.#pointers.at([...componentSchemas, name])?.value;
      if (isJsonObject(schema)) {
        this.#nameOf.set(schema, this.#names.claim(typeName(name) || 'Schema'));
      }
    }
  }

  /** Declares the schemas of the components, whether they are used or not. */
  declareComponents(except: readonly string[]): void {
    for (const [name, value] of this.#components()) {
      if (!except.includes(name)) {
        this.#referenceTo({ path: [...componentSchemas, name], value }, []);
      }
    }
  }

  /** The type of a value that has this schema. */
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

  /** Refers to a schema by a name, and declares that. */
  named(schema: JsonObject, place: SchemaPlace): TypeNode {
    // Documents whose references were written out say the same again and again; the title tells that it is the same.
    const title = textMember(schema, 'title');
    const key = this.#nameOf.has(schema) || title === undefined ? schema : canonicalText(schema);
    const name = this.#nameOf.get(key) ?? this.#claim(title, place.name);
    this.#nameOf.set(key, name);
    return this.#declare(name, schema, place.root);
  }

  /** Gives a type a name. */
  alias(type: TypeNode, name: string): TypeNode {
    const claimed = this.#names.claim(name, `${name}Value`);
    this.#waiting.push(() => ({ kind: 'alias', name: claimed, comment: [], type }));
    return reference(claimed);
  }

  /** All declarations that came up, by name. */
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
