import type { JsonObject } from './json.js';

/** A document that was read and validated. */
export interface OpenRpcDocument {
  readonly title: string;
  readonly root: JsonObject;
  readonly contracts: readonly Contract[];
  /** The contracts that the server calls. */
  readonly callbacks: readonly Contract[];
}

export interface Contract {
  /** The part of its methods' names before the last dot; empty if there is none. */
  readonly name: string;
  /** The text from which its TypeScript name is derived. */
  readonly title: string;
  readonly description?: string | undefined;
  /** The name of its callback contract. */
  readonly callback?: string | undefined;
  readonly methods: readonly Method[];
}

export interface Method {
  /** The wire name. */
  readonly name: string;
  /** The name in its contract. */
  readonly member: string;
  readonly description?: string | undefined;
  readonly deprecated: boolean;
  /** Whether its params can be passed by name only. */
  readonly byName: boolean;
  readonly params: readonly Parameter[];
  /** Undefined for a notification. */
  readonly result: Value | undefined;
  readonly errors: readonly MethodError[];
}

/** A parameter or a result. */
export interface Value {
  /** The kind of the value. A result is never progress. */
  readonly kind: 'value' | 'stream' | 'progress' | 'binary';
  /** The schema of the value, of an item of the stream, or of a progress report. */
  readonly schema: unknown;
  /** The path of the schema in the document. References in the schema may be relative to it. */
  readonly path: readonly string[];
  /** Whether null is allowed too. */
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
  /** The name of the code in the source. */
  readonly name?: string | undefined;
  /** The schema of the error's data, if it has any. */
  readonly schema?: unknown;
  /** The path of that schema in the document. */
  readonly path: readonly string[];
}
