const builtIn =
  'Array ArrayBuffer AsyncGenerator AsyncIterable AsyncIterator Atomics BigInt Blob Boolean DataView Date Error ' +
  'EvalError Function Generator Infinity Intl Iterable Iterator JSON Map Math NaN Number Object Partial Pick Promise ' +
  'PromiseLike Proxy RangeError ReadableStream Readonly ReadonlyArray Record ReferenceError Reflect RegExp Required ' +
  'Set String Symbol SyntaxError TypeError URIError Uint8Array WeakMap WeakSet globalThis';

/** The types that a generated file may import from `rpc-gateway-client`. */
const clientTypes = [
  'BinaryReference',
  'BinarySource',
  'CallOptions',
  'Progress',
  'ProgressToken',
  'RpcCallContext',
  'RpcCaller',
  'RpcDownload',
  'RpcErrorCodeOf',
  'RpcStream',
  'StreamReference',
  'StreamSource',
] as const;

export type ClientType = (typeof clientTypes)[number];

/** The top-level names of a generated file. Each name is assigned once. */
export class NameTable {
  readonly #taken = new Set<string>();
  readonly #reserved = new Set<string>([...builtIn.split(' '), ...clientTypes]);

  /** Returns the first free name, or the last name with a number if none is free. */
  claim(...candidates: readonly string[]): string {
    const last = candidates.at(-1) || 'Type';
    const names = this.#reserved.has(last) ? [...candidates, `${last}Type`] : candidates;
    const name = names.find((candidate) => this.#isFree(candidate)) ?? this.#numbered(names.at(-1) || last);
    this.#taken.add(name);
    return name;
  }

  #numbered(name: string): string {
    let number = 2;
    while (!this.#isFree(name + number)) {
      number++;
    }
    return name + number;
  }

  #isFree(name: string): boolean {
    return name !== '' && !this.#taken.has(name) && !this.#reserved.has(name);
  }
}
