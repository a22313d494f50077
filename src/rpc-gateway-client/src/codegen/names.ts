// Characters of the category Cf cannot be seen, though newer versions of Unicode allow some of them in names.
const identifier = /^[$_\p{ID_Start}](?:(?!\p{Cf})[$\p{ID_Continue}])*$/u;
const separators = /(?:\p{Cf}|[^$\p{ID_Continue}])+/u;
// Two such names and what stands around them fit into one line.
const maxLength = 45;

const reservedWords = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Whether the text may stand in TypeScript as the name of a member without quotes. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}

/** A name for a type out of any text: `foo-bar` becomes `FooBar`; empty if the text has nothing to make one of. */
export function pascalCase(text: string): string {
  return words(text)
    .map((word) => capitalized(word))
    .join('');
}

/** A name for a variable out of any text: `foo-bar` becomes `fooBar`, `class` becomes `class_`. */
export function camelCase(text: string): string {
  const [first = '', ...rest] = words(text);
  const name = startingWell(isIdentifier(text) ? text : uncapitalized(first) + rest.map(capitalized).join(''));
  return reservedWords.has(name) ? `${name}_` : name;
}

/** The pascal-cased texts in a row, where one that only repeats the end of what stands before is left out. */
export function typeName(...texts: readonly string[]): string {
  let name = '';
  for (const text of texts) {
    const part = pascalCase(text);
    name = name.endsWith(part) ? name : name + part;
  }
  return startingWell(name);
}

function words(text: string): string[] {
  return text
    .normalize('NFC')
    .split(separators)
    .filter((word) => word !== '');
}

function capitalized(word: string): string {
  const [first = ''] = word;
  return first.toUpperCase() + word.slice(first.length);
}

function uncapitalized(word: string): string {
  const [first = ''] = word;
  return first.toLowerCase() + word.slice(first.length);
}

function startingWell(name: string): string {
  const cut = [...name].slice(0, maxLength).join('');
  return cut === '' || isIdentifier(cut) ? cut : `_${cut}`;
}
