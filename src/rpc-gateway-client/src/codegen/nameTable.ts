const builtIn =
  'Array ArrayBuffer AsyncGenerator AsyncIterable AsyncIterator Atomics BigInt Blob Boolean DataView Date Error ' +
  'EvalError Function Generator Infinity Intl Iterable Iterator JSON Map Math NaN Number Object Partial Pick Promise ' +
  'PromiseLike Proxy RangeError ReadableStream Readonly ReadonlyArray Record ReferenceError Reflect RegExp Required ' +
  'Set String Symbol SyntaxError TypeError URIError Uint8Array WeakMap WeakSet globalThis';

/** What a generated file imports from the client; `rpc-gateway-client` exports these names. */
export const clientTypes = [
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

/** The names at the top of a generated file: each is given once. */
export class NameTable {
  readonly #taken = new Set<string>();
  readonly #reserved = new Set<string>([...builtIn.split(' '), ...clientTypes]);

  /** Gives the first of the names that is free, or else the last of them with a number. */
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
