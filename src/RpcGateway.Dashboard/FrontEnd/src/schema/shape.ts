import type { Json } from '../json/json';
import type { Schema } from './schema';

/** One level of a schema, as a form shows it. One level only, because schemas can refer to themselves. */
export type Shape = ShapeKind & ShapeNotes;

/** What shapes of all kinds have. */
export interface ShapeNotes {
  /** The name of the type in the document, if it has one. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly nullable: boolean;
  readonly initial: Json | undefined;
}

export type ShapeKind =
  | TextShape
  | NumberShape
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  | ChoiceShape
  | { readonly kind: 'flags'; readonly options: readonly FlagOption[] }
  | { readonly kind: 'list'; readonly item: Schema }
  | ObjectShape
  | { readonly kind: 'union'; readonly options: readonly UnionOption[] }
  | { readonly kind: 'any' };

export interface ChoiceShape {
  readonly kind: 'choice';
  readonly values: readonly Json[];
  /** Labels for values that do not describe themselves. */
  readonly labels?: readonly string[] | undefined;
}

/** A name for one or more bits. */
export interface FlagOption {
  readonly name: string;
  readonly value: number;
}

export interface TextShape {
  readonly kind: 'text';
  readonly format: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: string | undefined;
}

export interface NumberShape {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: number | undefined;
  readonly exclusiveMaximum: number | undefined;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly properties: readonly PropertyShape[];
  /** The schema of additional members; undefined if they are not allowed. */
  readonly additional: Schema | undefined;
}

export interface PropertyShape {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

export interface UnionOption {
  readonly title: string;
  readonly schema: Schema;
}
