import type { Json } from '../json/json';
import type { Schema, SchemaResolver } from '../schema/schema';

/** The contracts of a gateway, read from its OpenRPC document. */
export interface ContractDocument {
  readonly title: string;
  readonly version: string;
  readonly contracts: readonly ContractModel[];
  /** The callback contracts, which clients implement. */
  readonly callbacks: readonly ContractModel[];
  readonly resolver: SchemaResolver;
}

/** A contract; if the document names no contracts, the methods that share a prefix. */
export interface ContractModel {
  readonly name: string;
  readonly interfaceName: string | undefined;
  readonly description: string | undefined;
  readonly methods: readonly MethodModel[];
}

export interface MethodModel {
  readonly name: string;
  readonly contract: string;
  /** The name of the C# member, if the document contains it. */
  readonly member: string | undefined;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly byPosition: boolean;
  readonly params: readonly ParamModel[];
  /** Undefined for a notification. */
  readonly result: ResultModel | undefined;
  readonly errors: readonly ErrorModel[];
  readonly example: Readonly<Record<string, Json>>;
}

/** How an argument is sent. */
export type ParamKind = 'json' | 'stream' | 'progress' | 'binary';

export interface ParamModel {
  readonly name: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly kind: ParamKind;
  /** The schema of the value, of an item of the stream, or of a progress report. */
  readonly schema: Schema;
}

export interface ResultModel {
  readonly description: string | undefined;
  readonly kind: 'json' | 'stream' | 'binary';
  readonly schema: Schema;
}

export interface ErrorModel {
  readonly code: number;
  readonly message: string;
  readonly data: Json | undefined;
}
