// Characters of the category Cf cannot be seen, though newer versions of Unicode allow some of them in names.
const identifier = /^[$_\p{ID_Start}](?:(?!\p{Cf})[$\p{ID_Continue}])*$/u;
const separators = /(?:_|\p{Cf}|[^$\p{ID_Continue}])+/u;
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
  return isIdentifier(text) && /^\p{Lu}/u.test(text) ? text : words(text).map(capitalized).join('');
}

/** A name for a function out of any text: `foo-bar` becomes `fooBar`, `class` becomes `class_`. */
export function functionName(text: string): string {
  return unreserved(startingWell(uncapitalized(pascalCase(text))));
}

/** A name for a parameter out of any text; what can be one stays as it is. */
export function parameterName(text: string): string {
  return isIdentifier(text) && text.length <= maxLength ? unreserved(text) : functionName(text);
}

/** A name for a type out of several texts. */
export function typeName(...texts: readonly string[]): string {
  return startingWell(texts.map(pascalCase).join(''));
}

function unreserved(name: string): string {
  return reservedWords.has(name) ? `${name}_` : name;
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
