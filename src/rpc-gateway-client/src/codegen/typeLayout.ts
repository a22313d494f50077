import { group, ifBroken, indent, join, type Layout, line, softLine } from './layout.js';
import { nullType, type TypeNode } from './typeNode.js';

/** Lays out a type after `name:` or `type Name =`. The members of a union that does not fit are printed below it. */
export function typeBehind(head: string, type: TypeNode, inAlias = false): Layout {
  if (type.kind === 'union' && !isHugged(type)) {
    return group(head, group(indent(line, unionMembers(type.members, inAlias))));
  }
  if (inAlias && isWord(type.kind === 'union' ? type.members[0] : type)) {
    return group(head, indent(line, typeLayout(type, inAlias)));
  }
  return group(head, ' ', typeLayout(type, inAlias));
}

/**
 * Lays out a type.
 * @param inAlias Whether the type is part of a type alias, where `Record` must not refer to the alias itself.
 */
export function typeLayout(type: TypeNode, inAlias = false): Layout {
  switch (type.kind) {
    case 'text':
      return type.text;
    case 'reference':
      return type.name;
    case 'generic':
      return [type.name, '<', argument(type.argument, inAlias), '>'];
    case 'array':
      return [operand(type.element, inAlias), '[]'];
    case 'tuple':
      return tuple(type, inAlias);
    case 'dictionary':
      return dictionary(type.value, inAlias);
    case 'union':
      return isHugged(type) ? hugged(type, inAlias) : group(unionMembers(type.members, inAlias));
    case 'intersection':
      return intersectionMembers(type.members, inAlias);
  }
}

function isWord(type: TypeNode | undefined): boolean {
  return type?.kind === 'array' ? isWord(type.element) : type?.kind === 'reference' || type?.kind === 'text';
}

// In a union of a type and null, null gets no line of its own.
function isHugged(type: TypeNode): boolean {
  if (type.kind !== 'union' || type.members.length !== 2) {
    return false;
  }
  const [first, second] = type.members;
  return second === nullType && ['reference', 'generic', 'dictionary'].includes(first?.kind ?? '');
}

function hugged(type: TypeNode & { kind: 'union' }, inAlias: boolean): Layout {
  return join(
    ' | ',
    type.members.map((item) => typeLayout(item, inAlias)),
  );
}

function unionMembers(members: readonly TypeNode[], inAlias: boolean): Layout {
  const items = members.map((type) =>
    indent(type.kind === 'intersection' ? operand(type, inAlias) : typeLayout(type, inAlias)),
  );
  return [ifBroken('| '), join([line, '| '], items)];
}

function intersectionMembers(members: readonly TypeNode[], inAlias: boolean): Layout {
  const [first = '', ...others] = members.map((type) => operand(type, inAlias));
  return group(first, indent(others.map((type) => [' &', line, type])));
}

function argument(type: TypeNode, inAlias: boolean): Layout {
  if (type.kind === 'text' || type.kind === 'reference') {
    return typeLayout(type, inAlias);
  }
  if (isHugged(type)) {
    return typeLayout(type, inAlias);
  }
  return group(indent(softLine, typeLayout(type, inAlias)), softLine);
}

function operand(type: TypeNode, inAlias: boolean): Layout {
  if (isHugged(type)) {
    return ['(', typeLayout(type, inAlias), ')'];
  }
  if (type.kind === 'union') {
    return group('(', indent(softLine, unionMembers(type.members, inAlias)), softLine, ')');
  }
  return type.kind === 'intersection' ? ['(', typeLayout(type, inAlias), ')'] : typeLayout(type, inAlias);
}

function tuple(type: TypeNode & { kind: 'tuple' }, inAlias: boolean): Layout {
  const isSingle = type.elements.length === 1 && type.rest === undefined;
  const elements = type.elements.map((element) =>
    element.optional ? [operand(element.type, inAlias), '?'] : tupleElement(element.type, inAlias, isSingle),
  );
  const rest = type.rest === undefined ? [] : [['...', operand(type.rest, inAlias), '[]']];
  const all = [...elements, ...rest];
  return all.length === 0 ? '[]' : group('[', indent(softLine, join([',', line], all)), ifBroken(','), softLine, ']');
}

function tupleElement(type: TypeNode, inAlias: boolean, isSingle: boolean): Layout {
  if (type.kind !== 'union' || isHugged(type) || isSingle) {
    return typeLayout(type, inAlias);
  }
  return group(ifBroken('('), indent(softLine, unionMembers(type.members, inAlias)), softLine, ifBroken(')'));
}

function dictionary(value: TypeNode, inAlias: boolean): Layout {
  if (inAlias) {
    return group('{', indent(line, typeBehind('[name: string]:', value, inAlias)), ifBroken(';'), line, '}');
  }
  return group('Record<', indent(softLine, 'string,', line, typeLayout(value)), softLine, '>');
}
