import { commentLines } from './comments.js';
import type { ConstantDeclaration, ConstantsDeclaration } from './declaration.js';
import { isJsonObject, type JsonObject, listMember, member, textMember } from './json.js';

/** Declares a numeric enum; undefined for any other schema, and for numbers that JavaScript cannot represent. */
export function enumDeclaration(
  schema: JsonObject,
  name: string,
  comment: readonly string[],
): ConstantsDeclaration | undefined {
  const listed = listMember(schema, 'x-enum');
  const members = listed.flatMap(constant);
  const isWhole = members.length > 0 && members.length === listed.length;
  const type = member(schema, 'x-flags') === true ? 'number' : 'one';
  return isWhole ? { kind: 'constants', name, comment, members, type } : undefined;
}

function constant(item: unknown): ConstantDeclaration[] {
  const name = isJsonObject(item) ? textMember(item, 'name') : undefined;
  const value = isJsonObject(item) ? member(item, 'value') : undefined;
  return isJsonObject(item) && name !== undefined && Number.isSafeInteger(value)
    ? [{ name, value: Number(value), comment: commentLines(textMember(item, 'description')) }]
    : [];
}
