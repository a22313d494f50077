import { type JsonObject, member, textMember } from './json.js';

const width = 120;
const maxDefaultLength = 80;

// These characters would end the line, or make the comment look different from its content.
const lineBreak = /\r\n|[\n\r\u2028\u2029]/u;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Returns the lines of a comment: a text, and tags such as `@param room The room.` */
export function commentLines(text: string | undefined, tags: readonly string[] = []): string[] {
  const lines = clean(text ?? '');
  return lines.length > 0 && tags.length > 0
    ? [...lines, '', ...tags.flatMap(clean)]
    : [...lines, ...tags.flatMap(clean)];
}

/** Returns the comment for a schema: its description, default and format. */
export function schemaComment(schema: JsonObject, ...tags: readonly string[]): string[] {
  const format = shownFormat(schema);
  const standard = member(schema, 'default');
  return commentLines(textMember(schema, 'description'), [
    ...(member(schema, 'deprecated') === true ? ['@deprecated'] : []),
    ...(format === undefined ? [] : [`@format ${format}`]),
    ...(standard === undefined ? [] : [`@default ${shortened(JSON.stringify(standard))}`]),
    ...tags,
  ]);
}

// Formats of small numbers are omitted. A 64-bit format is shown, because JavaScript may lose its digits.
function shownFormat(schema: JsonObject): string | undefined {
  const format = textMember(schema, 'format');
  return format !== undefined && /^(u?int(8|16|32)|float|double)$/.test(format) ? undefined : format;
}

/** Returns a tag with its text on one line, because a tag ends at the first empty line. */
export function tag(name: string, text: string | undefined): string {
  return `@${name} ${clean(text ?? '')
    .filter((line) => line !== '')
    .join(' ')}`.trimEnd();
}

/** Prints a comment with a line break at its end; returns '' if there are no lines. */
export function printComment(lines: readonly string[], indentation = 0): string {
  const margin = ' '.repeat(indentation);
  const [first, ...others] = lines;
  if (first === undefined) {
    return '';
  }
  const short = `${margin}/** ${first} */\n`;
  // A compiler directive takes effect only at the end of a comment.
  if (others.length === 0 && short.length <= width + 1 && !first.startsWith('@ts-')) {
    return short;
  }
  const wrapped = wrap(lines, width - indentation - ' * '.length);
  const body = wrapped.map((text) => `${margin} * ${text}`.trimEnd());
  return [`${margin}/**`, ...body, `${margin} */`, ''].join('\n');
}

function clean(text: string): string[] {
  const lines = text
    .split(lineBreak)
    .map((item) => harmless(item.replaceAll('\t', '  ').replace(unprintable, '')).trimEnd());
  const first = lines.findIndex((item) => item !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((item) => item !== '') + 1);
}

// A text must not end the comment or disable a check.
function harmless(text: string): string {
  return text.replaceAll('*/', '*\\/').replaceAll('biome-ignore', 'biome ignore');
}

function wrap(lines: readonly string[], room: number): string[] {
  let inCode = false;
  return lines.flatMap((text) => {
    inCode = text.trimStart().startsWith('```') ? !inCode : inCode;
    return inCode || text.length <= room ? [text] : wrapLine(text, room);
  });
}

function wrapLine(text: string, room: number): string[] {
  const lines: string[] = [];
  const margin = text.startsWith('@') ? '  ' : (/^\s*/.exec(text)?.[0] ?? '');
  let current = '';
  for (const word of text.split(' ')) {
    if (current.trim() !== '' && current.length + 1 + word.length > room) {
      lines.push(current);
      current = margin + word;
    } else {
      current = current === '' && lines.length === 0 && word !== '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

function shortened(text: string): string {
  return text.length <= maxDefaultLength ? text : `${text.slice(0, maxDefaultLength - 1)}…`;
}
