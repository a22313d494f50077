import type { JsonObject } from './json.js';

/** What a document says, read and checked. */
export interface OpenRpcDocument {
  readonly title: string;
  readonly root: JsonObject;
  readonly contracts: readonly Contract[];
  /** The contracts that the server calls at the client. */
  readonly callbacks: readonly Contract[];
}

export interface Contract {
  /** What stands before the last dot in the names of its methods; empty if there is none. */
  readonly name: string;
  /** What to call it in TypeScript; any text. */
  readonly title: string;
  readonly description?: string | undefined;
  /** The name of its callback contract. */
  readonly callback?: string | undefined;
  readonly methods: readonly Method[];
}

export interface Method {
  /** The wire name. */
  readonly name: string;
  /** Its name in its contract. */
  readonly member: string;
  readonly description?: string | undefined;
  readonly deprecated: boolean;
  /** Whether its params can only be given by name. */
  readonly byName: boolean;
  readonly params: readonly Parameter[];
  /** Undefined for a notification. */
  readonly result: Value | undefined;
  readonly errors: readonly MethodError[];
}

/** A parameter or a result. */
export interface Value {
  /** A result is never progress. */
  readonly kind: 'value' | 'stream' | 'progress' | 'binary';
  /** The schema of the value, or of an item of the stream, or of a report. */
  readonly schema: unknown;
  /** Where the schema stands, which is what its own references may start from. */
  readonly path: readonly string[];
  /** Whether it may be null instead. */
  readonly nullable: boolean;
  readonly description?: string | undefined;
}

export interface Parameter extends Value {
  readonly name: string;
  readonly required: boolean;
}

export interface MethodError {
  readonly code: number;
  readonly message: string;
  /** What the source calls the code. */
  readonly name?: string | undefined;
  /** The schema of the error's data, if it has any. */
  readonly schema?: unknown;
  /** Where that schema stands. */
  readonly path: readonly string[];
}
