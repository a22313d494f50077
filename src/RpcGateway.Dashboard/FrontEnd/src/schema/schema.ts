import { isObject } from '../json/json';

/** A JSON Schema: true allows every value, false none. */
export type Schema = boolean | SchemaObject;

/** The keywords of a schema; may be invalid, because the document can come from any source. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** A resolved schema, with the name of the last reference. */
export interface ResolvedSchema {
  readonly schema: Schema;
  readonly name: string | undefined;
}

/** Reads a schema; an invalid one allows every value. */
export function readSchema(value: unknown): Schema {
  return typeof value === 'boolean' || isObject(value) ? value : true;
}

/** Resolves `$ref` within a document. */
export class SchemaResolver {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  /** Follows references to the end; an invalid or circular reference allows every value. */
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
      const { $ref, ...siblings } = current;
      const target = readSchema(this.#find(current.$ref));
      // Keywords next to a reference, such as a description or a default, override those of the target.
      current = typeof target === 'boolean' ? target : { ...target, ...siblings };
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
