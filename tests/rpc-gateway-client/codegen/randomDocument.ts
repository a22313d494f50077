/** Creates a random document with odd names, texts and schemas. Equal seeds result in equal documents. */
export function randomDocument(seed: number): unknown {
  return new RandomDocument(seed).create();
}

const names = [
  'plain',
  'Plain',
  'foo-bar',
  'foo bar',
  'fooBar',
  'FooBar',
  'class',
  'new',
  'then',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'prototype',
  '1st',
  '42',
  '-1',
  '',
  ' ',
  '.',
  '..',
  'a.b.c',
  '.a',
  'a.',
  'ünïcödé',
  'u\u0308ber',
  '名前',
  '𝒳',
  '\ud800',
  'a\u200db',
  'a\u2028b',
  'line\nbreak',
  'tab\t',
  '"double"',
  "'single'",
  '`back`',
  'back\\slash',
  '*/ export const x = 1; /*',
  '// comment',
  '</script>',
  'Promise',
  'Record',
  'Array',
  'Error',
  'RpcStream',
  'CallOptions',
  'options',
  'callOptions',
  'context',
  'params',
  'client',
  'this',
  'arguments',
  'await',
  'type',
  'any',
  'unknown',
  'never',
  'string',
  'undefined',
  '$',
  '_',
  '$type',
  'aVeryLongNameThatContinuesUntilItIsLongerThanTheMaximumThatTheGeneratorAllowsForAnyNameOfIt',
  'a longer name with spaces, which must be quoted, and which almost fills one complete line of the file',
];

const texts = [
  'Plain text.',
  'Two lines.\nThe second.',
  'It ends */ here.',
  '/* and begins',
  '@ts-ignore',
  '@ts-expect-error',
  'biome-ignore lint: never',
  '\r\n\r\n  padded  \r\n\r\n',
  'mirrored \u202e text',
  'A very long sentence '.repeat(12),
  `word${'x'.repeat(200)}`,
  '```\nconst code = "stays as it is, however long the line may be, and even if it is far longer than a hundred and twenty";\n```',
  '',
  '{@link Nothing} @param x y `a`',
];

class RandomDocument {
  #state: number;
  readonly #schemas: string[];

  constructor(seed: number) {
    this.#state = seed;
    this.#schemas = this.#some(names, 12);
  }

  create(): unknown {
    const methods = this.#some(names, 10).flatMap((contract) =>
      this.#some(names, 3).map((name) => `${contract}.${name}`),
    );
    return {
      openrpc: '1.3.2',
      info: { title: this.#one(names), version: '1' },
      methods: [...new Set([...this.#some(names.filter(Boolean), 6), ...methods])].map((name) => this.#method(name)),
      components: { schemas: fromEntries(this.#schemas.map((name) => [name, this.#schema(4)])) },
      'x-callbacks': [
        { name: 'back', methods: this.#some(names.filter(Boolean), 4).map((name) => this.#method(name)) },
      ],
    };
  }

  #method(name: string): unknown {
    return {
      name,
      ...this.#maybe('description', () => this.#one(texts)),
      ...this.#maybe('paramStructure', () => this.#one(['by-name', 'by-position', 'either'])),
      ...this.#maybe('deprecated', () => true),
      params: this.#some(names, this.#number(4)).map((parameter) => ({
        name: parameter,
        ...this.#value(),
        ...this.#required(),
      })),
      ...this.#maybe('result', () => ({ name: 'result', ...this.#value() })),
      ...this.#maybe('errors', () => [{ code: this.#number(9), message: this.#one(texts) }]),
    };
  }

  #value(): object {
    const kinds = [
      () => ({ schema: this.#schema(3) }),
      () => ({ schema: this.#schema(3) }),
      () => ({ schema: true, 'x-stream': { schema: this.#schema(2) } }),
      () => ({ schema: { type: ['integer', 'null'] }, 'x-progress': { schema: this.#schema(2) } }),
      () => ({ schema: { type: 'object' }, 'x-binary': true }),
    ];
    return { ...this.#one(kinds)(), ...this.#maybe('description', () => this.#one(texts)) };
  }

  #required(): object {
    return this.#maybe('required', () => true);
  }

  #schema(depth: number): unknown {
    const leaves = [
      () => this.#one([true, false, {}]),
      () => ({ type: this.#one(['string', 'integer', 'number', 'boolean', 'null', 'odd']), format: this.#one(names) }),
      () => ({ enum: this.#some<unknown>([...names, 1, -1.5, 1e300, null, true], this.#number(8)) }),
      () => ({ const: this.#one<unknown>([...names, 0, null]) }),
      () => ({
        $ref: `#/components/schemas/${pointerSegment(this.#one(this.#schemas))}`,
        description: this.#one(texts),
      }),
      () => ({ $ref: this.#one(['#/nowhere', '#', 'other.json', '#/components']) }),
    ];
    const inner = (): unknown => this.#schema(depth - 1);
    const list = (): unknown[] => Array.from({ length: 1 + this.#number(3) }, inner);
    const objects = (): unknown[] => Array.from({ length: 1 + this.#number(2) }, () => this.#object(inner));
    const references = this.#schemas.map((name) => ({ $ref: `#/components/schemas/${pointerSegment(name)}` }));
    const branches = [
      () => this.#object(inner),
      () => ({ type: ['object', 'null'], ...this.#object(inner) }),
      () => ({ type: 'array', items: inner(), ...this.#maybe('default', () => []) }),
      () => ({ type: 'array', prefixItems: list(), items: inner(), minItems: 1 }),
      () => ({ type: 'object', additionalProperties: inner() }),
      () => ({ anyOf: list() }),
      () => ({ oneOf: objects(), ...this.#object(inner) }),
      () => ({ allOf: [...objects(), ...this.#some(references, 2)], title: this.#one(names) }),
      () => ({ type: ['string', 'array', 'null'], items: inner() }),
    ];
    return this.#one(depth > 0 ? [...leaves, ...branches] : leaves)();
  }

  #object(inner: () => unknown): object {
    const properties = this.#some(names, this.#number(5));
    return {
      properties: fromEntries(properties.map((name) => [name, inner()])),
      required: this.#some(properties, 2),
      ...this.#maybe('additionalProperties', inner),
      ...this.#maybe('title', () => this.#one(names)),
      ...this.#maybe('description', () => this.#one(texts)),
    };
  }

  #maybe(name: string, value: () => unknown): object {
    return this.#number(3) === 0 ? { [name]: value() } : {};
  }

  #one<T>(items: readonly T[]): T {
    const item = items[this.#number(items.length)];
    if (item === undefined) {
      throw new RangeError('The list is empty.');
    }
    return item;
  }

  #some<T>(items: readonly T[], count: number): T[] {
    return [...new Set(Array.from({ length: items.length > 0 ? count : 0 }, () => this.#one(items)))];
  }

  // A linear congruential generator: its upper bits are random enough.
  #number(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }
}

// In an object literal, `__proto__` would set the prototype.
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}

function pointerSegment(name: string): string {
  // A lone surrogate cannot be encoded.
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('\ud800', '\ufffd'));
}
