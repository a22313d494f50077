import { isIdentifier } from './names.js';

// Control and surrogate characters would break the file; direction marks would make it look different from its content.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Returns the text as a string literal, with the quotes that require the fewest backslashes. */
export function quoted(text: string): string {
  const quote = count(text, "'") > count(text, '"') ? '"' : "'";
  let literal = '';
  for (const character of text) {
    literal += character === quote || character === '\\' ? `\\${character}` : escapedIfUnprintable(character);
  }
  return quote + literal + quote;
}

/** Returns the name of a member, in quotes if TypeScript requires them. */
export function memberName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** Returns the name of a method. `new` is quoted, because it would otherwise declare a constructor. */
export function methodName(name: string): string {
  return name === 'new' ? "'new'" : memberName(name);
}

/** Returns the literal type of a value; undefined if TypeScript has none. */
export function literalType(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value).replace('e+', 'e') : 'number';
    default:
      return value === null ? 'null' : undefined;
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function escapedIfUnprintable(character: string): string {
  if (!unprintable.test(character)) {
    return character;
  }
  const short = new Map([
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
  ]).get(character);
  return short ?? [...utf16(character)].map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function* utf16(character: string): Generator<number> {
  for (let index = 0; index < character.length; index++) {
    yield character.charCodeAt(index);
  }
}
