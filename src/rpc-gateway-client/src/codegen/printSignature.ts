import { printComment } from './comments.js';
import { fitsFlat, flat, group, ifBroken, indent, join, type Layout, line, print, softLine } from './layout.js';
import { methodName } from './literals.js';
import type { Signature, SignatureParameter } from './signatures.js';
import { typeBehind } from './typeLayout.js';

/** Prints a method of an interface. */
export function printMethod(signature: Signature): string {
  const { comment, name, params, returns } = signature;
  const layout = group(methodName(name), parameterList(params), typeBehind(':', returns), ';');
  return `${printComment(comment, 2)}${print(layout, 2)}\n`;
}

/** Prints a function that makes one call. */
export function printFunction(signature: Signature, callee: Layout, args: readonly string[]): string {
  const { comment, name, params, returns } = signature;
  const head = group(`export function ${name}`, parameterList(params), typeBehind(':', returns), ' {');
  const call = callLayout(['return ', callee, '('], args);
  return `${printComment(comment)}${print(head, 0)}\n${print(call, 2)}\n}\n`;
}

// The arguments are broken into lines before the type that precedes them.
function callLayout(head: Layout, args: readonly string[]): Layout {
  const isShort = fitsFlat(head, 2);
  const list = [indent(softLine, join([',', line], args)), ifBroken(','), softLine, ');'];
  return isShort ? group(flat(head), ...list) : [head, group(...list)];
}

function parameterList(params: readonly SignatureParameter[]): Layout {
  const items = params.map((parameter) =>
    typeBehind(`${parameter.name}${parameter.optional ? '?' : ''}:`, parameter.type),
  );
  return group('(', indent(softLine, join([',', line], items)), ifBroken(','), softLine, ')');
}
