// Characters of the category Cf are invisible, although newer versions of Unicode allow some of them in names.
const identifier = /^[$_\p{ID_Start}](?:(?!\p{Cf})[$\p{ID_Continue}])*$/u;
const separators = /(?:_|\p{Cf}|[^$\p{ID_Continue}])+/u;
// Two such names with the surrounding code fit on one line.
const maxLength = 45;

const reservedWords = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Whether TypeScript accepts the text as the name of a member without quotes. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}

/** Converts any text to the name of a type: `foo-bar` becomes `FooBar`; '' if the text has no usable characters. */
function pascalCase(text: string): string {
  return isIdentifier(text) && /^\p{Lu}/u.test(text) ? text : words(text).map(capitalized).join('');
}

/** Converts any text to the name of a function: `foo-bar` becomes `fooBar`, `class` becomes `class_`. */
export function functionName(text: string): string {
  return unreserved(startingWell(uncapitalized(pascalCase(text))));
}

/** Converts any text to the name of a parameter. A valid name is unchanged. */
export function parameterName(text: string): string {
  return isIdentifier(text) && text.length <= maxLength ? unreserved(text) : functionName(text);
}

/** Converts several texts to the name of a type. */
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
