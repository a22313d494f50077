import type { AliasDeclaration, Declaration } from './declaration.js';
import { intersection, partsOf, type TypeNode, union, unknownType } from './typeNode.js';

/**
 * Cuts cycles in which an alias consists of itself, such as `type A = A | string`, which TypeScript refuses: the
 * reference that closes the cycle becomes unknown. Cycles through members, arrays and dictionaries are valid and stay.
 */
export function cutAliasCycles(declarations: readonly Declaration[]): Declaration[] {
  const aliases = new Map(declarations.filter((item) => item.kind === 'alias').map((item) => [item.name, item]));
  for (const alias of [...aliases.values()]) {
    aliases.set(alias.name, { ...alias, type: new Cutter(alias.name, aliases).cut(alias.type, true) });
  }
  return declarations.map((item) => aliases.get(item.name) ?? item);
}

class Cutter {
  readonly #own: string;
  readonly #aliases: ReadonlyMap<string, AliasDeclaration>;

  constructor(own: string, aliases: ReadonlyMap<string, AliasDeclaration>) {
    this.#own = own;
    this.#aliases = aliases;
  }

  cut(type: TypeNode, isDirect: boolean): TypeNode {
    switch (type.kind) {
      case 'reference':
        return isDirect && this.#leadsBack([type.name], directReferences) ? unknownType : type;
      case 'array':
        return { ...type, element: this.cut(type.element, false) };
      case 'tuple':
        return this.#cutTuple(type);
      case 'union':
        return union(type.members.map((item) => this.cut(item, isDirect)));
      case 'intersection':
        return intersection(type.members.map((item) => this.#cutPart(item)));
      default:
        return type;
    }
  }

  // TypeScript resolves a tuple with optional elements and an intersection immediately.
  #cutTuple(type: TypeNode & { kind: 'tuple' }): TypeNode {
    const isEager = type.elements.some((element) => element.optional);
    const cut = (item: TypeNode) => (isEager ? this.#cutPart(item) : this.cut(item, false));
    const elements = type.elements.map((element) => ({ ...element, type: cut(element.type) }));
    return { ...type, elements, ...(type.rest === undefined ? {} : { rest: cut(type.rest) }) };
  }

  #cutPart(type: TypeNode): TypeNode {
    return this.#leadsBack(allReferences(type), allReferences) ? unknownType : type;
  }

  #leadsBack(from: readonly string[], referencesOf: (type: TypeNode) => readonly string[]): boolean {
    const seen = new Set<string>();
    const waiting = [...from];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const alias = this.#aliases.get(next);
      if (alias !== undefined && !seen.has(next)) {
        seen.add(next);
        waiting.push(...referencesOf(alias.type));
      }
    }
    return seen.has(this.#own);
  }
}

function directReferences(type: TypeNode): readonly string[] {
  switch (type.kind) {
    case 'reference':
      return [type.name];
    case 'union':
      return type.members.flatMap(directReferences);
    case 'intersection':
      return allReferences(type);
    default:
      return [];
  }
}

function allReferences(type: TypeNode): string[] {
  return type.kind === 'reference' ? [type.name] : partsOf(type).flatMap(allReferences);
}
