import { isJsonObject, type JsonObject, member } from './json.js';

/** The target of a reference. */
export interface Target {
  /** The path within the document. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Resolves references within a document: JSON pointers such as `#/components/schemas/Pet`. */
export class Pointers {
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /**
   * Finds the target of a reference. Most references are relative to the root of the document. The references of a
   * self-contained schema, for example one with its own `$defs`, are relative to the root of the schema.
   */
  find(reference: string, schemaRoot: readonly string[] = []): Target | undefined {
    const path = pathOf(reference);
    if (path === undefined) {
      return undefined;
    }
    // The document itself is not a schema.
    return (path.length > 0 ? this.at(path) : undefined) ?? this.at([...schemaRoot, ...path]);
  }

  at(path: readonly string[]): Target | undefined {
    let value: unknown = this.#document;
    for (const segment of path) {
      value = step(value, segment);
      if (value === undefined) {
        return undefined;
      }
    }
    return { path, value };
  }

  /** Follows references until there is a value; undefined if they have no target or form a cycle. */
  follow(value: unknown): unknown {
    const seen = new Set<string>();
    let current = value;
    while (isJsonObject(current) && typeof member(current, '$ref') === 'string') {
      const reference = String(member(current, '$ref'));
      if (seen.has(reference)) {
        return undefined;
      }
      seen.add(reference);
      current = this.find(reference)?.value;
    }
    return current;
  }
}

function pathOf(reference: string): string[] | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) {
    return undefined;
  }
  try {
    return decodeURIComponent(reference)
      .split('/')
      .slice(1)
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    return undefined;
  }
}

function step(value: unknown, segment: string): unknown {
  if (Array.isArray(value)) {
    return /^\d+$/.test(segment) ? value[Number(segment)] : undefined;
  }
  return isJsonObject(value) ? member(value, segment) : undefined;
}
