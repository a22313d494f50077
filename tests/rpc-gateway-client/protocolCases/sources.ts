import type { Json } from './patterns.js';
import { Source } from './source.js';

/** The sources of a case, by name. A source is created when it is first used. */
export class Sources {
  readonly #streams = new Map<string, Source<Json>>();
  readonly #binary = new Map<string, Source<Uint8Array>>();

  stream(name: string): Source<Json> {
    return take(this.#streams, name);
  }

  binary(name: string): Source<Uint8Array> {
    return take(this.#binary, name);
  }

  /** Returns the source with this name. */
  find(name: string): Source<Json> | Source<Uint8Array> {
    const source = this.#streams.get(name) ?? this.#binary.get(name);
    if (source === undefined) {
      throw new Error(`There is no source '${name}'.`);
    }
    return source;
  }
}

function take<T>(sources: Map<string, Source<T>>, name: string): Source<T> {
  const source = sources.get(name) ?? new Source<T>();
  sources.set(name, source);
  return source;
}
