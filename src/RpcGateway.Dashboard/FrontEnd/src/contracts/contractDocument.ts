import type { Json } from '../json/json';
import type { Schema, SchemaResolver } from '../schema/schema';

/** The contracts of a gateway, as its OpenRPC document tells of them. */
export interface ContractDocument {
  readonly title: string;
  readonly version: string;
  readonly contracts: readonly ContractModel[];
  /** What the gateway calls at its clients. */
  readonly callbacks: readonly ContractModel[];
  readonly resolver: SchemaResolver;
}

/** One contract, or the methods that share a prefix where a document names no contracts. */
export interface ContractModel {
  readonly name: string;
  readonly interfaceName: string | undefined;
  readonly description: string | undefined;
  readonly methods: readonly MethodModel[];
}

export interface MethodModel {
  readonly name: string;
  readonly contract: string;
  /** The name of the C# member, where the document has it. */
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

/** How an argument travels: as JSON, or beside it. */
export type ParamKind = 'json' | 'stream' | 'progress' | 'binary';

export interface ParamModel {
  readonly name: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly kind: ParamKind;
  /** Of the value, of an item of the stream, or of a progress report. */
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
