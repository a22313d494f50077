import type { TypeNode } from './typeNode.js';

/** A named type of the generated file. */
export type Declaration = InterfaceDeclaration | AliasDeclaration;

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

export interface PropertyDeclaration {
  readonly name: string;
  readonly comment: readonly string[];
  readonly optional: boolean;
  readonly type: TypeNode;
}
