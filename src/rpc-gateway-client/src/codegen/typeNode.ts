/** A TypeScript type before its layout. */
export type TypeNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'generic'; readonly name: string; readonly argument: TypeNode }
  | { readonly kind: 'array'; readonly element: TypeNode }
  | { readonly kind: 'tuple'; readonly elements: readonly TupleElement[]; readonly rest?: TypeNode }
  | { readonly kind: 'dictionary'; readonly value: TypeNode }
  | { readonly kind: 'union'; readonly members: readonly TypeNode[] }
  | { readonly kind: 'intersection'; readonly members: readonly TypeNode[] };

export interface TupleElement {
  readonly type: TypeNode;
  readonly optional: boolean;
}

export const unknownType = text('unknown');
export const neverType = text('never');
export const nullType = text('null');

export function text(value: string): TypeNode {
  return { kind: 'text', text: value };
}

export function reference(name: string): TypeNode {
  return { kind: 'reference', name };
}

export function generic(name: string, argument: TypeNode): TypeNode {
  return { kind: 'generic', name, argument };
}

/** Returns a union of the types: flattened, without repetition, null last. */
export function union(types: readonly TypeNode[]): TypeNode {
  const members = distinct(types.flatMap((type) => (type.kind === 'union' ? type.members : [type])));
  if (members.some((type) => isText(type, 'unknown'))) {
    return unknownType;
  }
  const named = members.filter((type) => !isText(type, 'never') && !isText(type, 'null'));
  const all = members.some((type) => isText(type, 'null')) ? [...named, nullType] : named;
  return single(all, neverType) ?? { kind: 'union', members: all };
}

/** Returns an intersection of the types: flattened, without repetition. */
export function intersection(types: readonly TypeNode[]): TypeNode {
  const members = distinct(types.flatMap((type) => (type.kind === 'intersection' ? type.members : [type])));
  if (members.some((type) => isText(type, 'never'))) {
    return neverType;
  }
  const known = members.filter((type) => !isText(type, 'unknown'));
  return single(known, unknownType) ?? { kind: 'intersection', members: known };
}

/** Returns the types that a type contains. */
export function partsOf(type: TypeNode): readonly TypeNode[] {
  switch (type.kind) {
    case 'text':
    case 'reference':
      return [];
    case 'generic':
      return [type.argument];
    case 'array':
      return [type.element];
    case 'dictionary':
      return [type.value];
    case 'tuple':
      return [...type.elements.map((element) => element.type), ...(type.rest === undefined ? [] : [type.rest])];
    case 'union':
    case 'intersection':
      return type.members;
  }
}

export function isText(type: TypeNode, value: string): boolean {
  return type.kind === 'text' && type.text === value;
}

function distinct(types: readonly TypeNode[]): TypeNode[] {
  return [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
}

function single(types: readonly TypeNode[], ofNone: TypeNode): TypeNode | undefined {
  return types.length > 1 ? undefined : (types[0] ?? ofNone);
}
