import type { TypeNode } from './typeNode.js';

/** A named type of the generated file. */
export type Declaration = InterfaceDeclaration | AliasDeclaration | ConstantsDeclaration;

export interface InterfaceDeclaration {
  readonly kind: 'interface';
  readonly name: string;
  readonly comment: readonly string[];
  readonly properties: readonly PropertyDeclaration[];
  /** The type of unnamed members. */
  readonly index?: TypeNode | undefined;
}

export interface AliasDeclaration {
  readonly kind: 'alias';
  readonly name: string;
  readonly comment: readonly string[];
  readonly type: TypeNode;
}

/** Named constants: an object, and a type of the same name. */
export interface ConstantsDeclaration {
  readonly kind: 'constants';
  readonly name: string;
  readonly comment: readonly string[];
  readonly members: readonly ConstantDeclaration[];
  /** `one`: the type of one member; `number`: members can be combined; `none`: no type is declared. */
  readonly type: 'one' | 'number' | 'none';
}

export interface ConstantDeclaration {
  readonly name: string;
  readonly comment: readonly string[];
  readonly value: number;
  /** The type to which the value is cast. */
  readonly type?: TypeNode | undefined;
}

export interface PropertyDeclaration {
  readonly name: string;
  readonly comment: readonly string[];
  readonly optional: boolean;
  readonly type: TypeNode;
}
