import { printComment } from './comments.js';
import type { Declaration, PropertyDeclaration } from './declaration.js';
import { print } from './layout.js';
import { memberName } from './literals.js';
import { typeBehind } from './typeLayout.js';

/** Writes a type as TypeScript. */
export function printDeclaration(declaration: Declaration): string {
  const comment = printComment(declaration.comment);
  if (declaration.kind === 'alias') {
    const alias = typeBehind(`export type ${declaration.name} =`, declaration.type, true);
    return `${comment}${print([alias, ';'], 0)}\n`;
  }
  const properties = declaration.properties.map(printProperty).join('');
  const index =
    declaration.index === undefined ? '' : `${print([typeBehind('[name: string]:', declaration.index), ';'], 2)}\n`;
  return `${comment}export interface ${declaration.name} {\n${properties}${index}}\n`;
}

function printProperty(property: PropertyDeclaration): string {
  const head = `${memberName(property.name)}${property.optional ? '?' : ''}:`;
  return `${printComment(property.comment, 2)}${print([typeBehind(head, property.type), ';'], 2)}\n`;
}
