import { isObject } from '../json/json';

/** A JSON Schema: true takes everything, false nothing. */
export type Schema = boolean | SchemaObject;

/** The keywords of a schema, as they stand in a document that somebody else may have written. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** A schema whose references were followed, with the name of the last one. */
export interface ResolvedSchema {
  readonly schema: Schema;
  readonly name: string | undefined;
}

/** Takes what is no schema for one that takes everything. */
export function readSchema(value: unknown): Schema {
  return typeof value === 'boolean' || isObject(value) ? value : true;
}

/** Follows `$ref` in the document that a schema stands in. */
export class SchemaResolver {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  /** Follows references to the end; one that leads nowhere, or to itself, takes everything. */
  resolve(schema: Schema): ResolvedSchema {
    const seen = new Set<string>();
    let current = schema;
    let name: string | undefined;
    while (typeof current !== 'boolean' && typeof current.$ref === 'string') {
      if (seen.has(current.$ref)) {
        return { schema: true, name };
      }

      seen.add(current.$ref);
      name = decodeToken(current.$ref.split('/').at(-1) ?? '');
      const { $ref, ...beside } = current;
      const target = readSchema(this.#find(current.$ref));
      // What stands beside a reference, such as a description or a default, is nearer to the reader.
      current = typeof target === 'boolean' ? target : { ...target, ...beside };
    }

    return { schema: current, name };
  }

  #find(reference: string): unknown {
    if (!reference.startsWith('#')) {
      return undefined;
    }

    return reference
      .slice(1)
      .split('/')
      .slice(1)
      .map(decodeToken)
      .reduce<unknown>(
        (value, token) =>
          Array.isArray(value)
            ? value[Number(token)]
            : isObject(value) && Object.hasOwn(value, token)
              ? value[token]
              : undefined,
        this.#document,
      );
  }
}

function decodeToken(token: string): string {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return token;
  }
}
