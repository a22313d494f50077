import type { Json } from '../json/json';
import type { Schema } from './schema';

/** What a form makes of a schema: one level of it, so that a schema that refers to itself has an end. */
export type Shape = ShapeKind & ShapeNotes;

/** What holds for any kind. */
export interface ShapeNotes {
  /** The name of the type in the document, where it has one. */
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
  /** What to call the values, where they do not say it themselves. */
  readonly labels?: readonly string[] | undefined;
}

/** One bit, or several under one name. */
export interface FlagOption {
  readonly name: string;
  readonly value: number;
}

export interface TextShape {
  readonly kind: 'text';
  readonly format: string | undefined;
  readonly maxLength: number | undefined;
}

export interface NumberShape {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly properties: readonly PropertyShape[];
  /** The schema of members that have no name of their own; undefined where there may be none. */
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
