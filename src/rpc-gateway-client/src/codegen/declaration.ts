import type { TypeNode } from './typeNode.js';

/** A named type of the generated file. */
export type Declaration = InterfaceDeclaration | AliasDeclaration | ConstantsDeclaration;

export interface InterfaceDeclaration {
  readonly kind: 'interface';
  readonly name: string;
  readonly comment: readonly string[];
  readonly properties: readonly PropertyDeclaration[];
  /** The type of members that have no name of their own. */
  readonly index?: TypeNode | undefined;
}

export interface AliasDeclaration {
  readonly kind: 'alias';
  readonly name: string;
  readonly comment: readonly string[];
  readonly type: TypeNode;
}

/** Named constants: a value, and beside it a type of the same name. */
export interface ConstantsDeclaration {
  readonly kind: 'constants';
  readonly name: string;
  readonly comment: readonly string[];
  readonly members: readonly ConstantDeclaration[];
  /** `one`: the type is that of any member; `number`: members can be combined; `none`: there is no such type. */
  readonly type: 'one' | 'number' | 'none';
}

export interface ConstantDeclaration {
  readonly name: string;
  readonly comment: readonly string[];
  readonly value: number;
  /** The type that the value is marked with. */
  readonly type?: TypeNode | undefined;
}

export interface PropertyDeclaration {
  readonly name: string;
  readonly comment: readonly string[];
  readonly optional: boolean;
  readonly type: TypeNode;
}
