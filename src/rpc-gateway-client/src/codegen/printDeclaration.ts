import { printComment } from './comments.js';
import type { ConstantDeclaration, ConstantsDeclaration, Declaration, PropertyDeclaration } from './declaration.js';
import { print } from './layout.js';
import { memberName } from './literals.js';
import { typeBehind, typeLayout } from './typeLayout.js';

/** Prints a declaration as TypeScript. */
export function printDeclaration(declaration: Declaration): string {
  const comment = printComment(declaration.comment);
  if (declaration.kind === 'alias') {
    const alias = typeBehind(`export type ${declaration.name} =`, declaration.type, true);
    return `${comment}${print([alias, ';'], 0)}\n`;
  }
  if (declaration.kind === 'constants') {
    return comment + printConstants(declaration);
  }
  const properties = declaration.properties.map(printProperty).join('');
  const index =
    declaration.index === undefined ? '' : `${print([typeBehind('[name: string]:', declaration.index), ';'], 2)}\n`;
  return `${comment}export interface ${declaration.name} {\n${properties}${index}}\n`;
}

function printConstants({ name, members, type }: ConstantsDeclaration): string {
  const constants = `export const ${name} = {\n${members.map(printConstant).join('')}} as const;\n`;
  const typeOfOne = type === 'number' ? 'number' : `(typeof ${name})[keyof typeof ${name}]`;
  return type === 'none' ? constants : `${constants}\nexport type ${name} = ${typeOfOne};\n`;
}

function printConstant({ name, comment, value, type }: ConstantDeclaration): string {
  const marked = type === undefined ? String(value) : `${value} as ${print(typeLayout(type), 0)}`;
  return `${printComment(comment, 2)}  ${memberName(name)}: ${marked},\n`;
}

function printProperty(property: PropertyDeclaration): string {
  const head = `${memberName(property.name)}${property.optional ? '?' : ''}:`;
  return `${printComment(property.comment, 2)}${print([typeBehind(head, property.type), ';'], 2)}\n`;
}
