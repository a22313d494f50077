/**
 * Text with possible line breaks. A group is printed on one line if it fits, and is otherwise broken at all of its own
 * lines. Biome and Prettier use the same rules, so they leave the generated code unchanged.
 */
export type Layout = string | readonly Layout[] | Group | Indent | Line | IfBroken;

interface Group {
  readonly kind: 'group';
  readonly contents: Layout;
}
interface Indent {
  readonly kind: 'indent';
  readonly contents: Layout;
}
interface Line {
  readonly kind: 'line';
  readonly flat: string;
}
interface IfBroken {
  readonly kind: 'ifBroken';
  readonly broken: string;
}

interface Step {
  readonly indentation: number;
  readonly broken: boolean;
  readonly layout: Layout;
}

const width = 120;
const notAscii = /[^\x20-\x7e]/;
const noWidth = /[\p{Mn}\p{Me}]/u;
const doubleWidth = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;

/** A space, or a new line in a broken group. */
export const line: Layout = { kind: 'line', flat: ' ' };
/** Nothing, or a new line in a broken group. */
export const softLine: Layout = { kind: 'line', flat: '' };

export function group(...contents: readonly Layout[]): Layout {
  return { kind: 'group', contents };
}

export function indent(...contents: readonly Layout[]): Layout {
  return { kind: 'indent', contents };
}

export function ifBroken(text: string): Layout {
  return { kind: 'ifBroken', broken: text };
}

export function join(separator: Layout, items: readonly Layout[]): Layout {
  return items.map((item, index) => (index === 0 ? item : [separator, item]));
}

/** Prints a layout that starts at the given indentation. */
export function print(layout: Layout, indentation: number): string {
  const steps: Step[] = [{ indentation, broken: true, layout }];
  let text = ' '.repeat(indentation);
  let column = indentation;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { layout: current, broken } = step;
    if (typeof current === 'string') {
      text += current;
      column += widthOf(current);
    } else if (isGroup(current)) {
      const contents = { ...step, layout: current.contents };
      steps.push({ ...contents, broken: !fits(contents, steps, width - column) });
    } else if (isLine(current) && broken) {
      text = `${text.trimEnd()}\n${' '.repeat(step.indentation)}`;
      column = step.indentation;
    } else {
      steps.push(...unfolded(current, step));
    }
  }
  return text;
}

/** Returns the text of a layout without line breaks. */
export function flat(layout: Layout): string {
  if (typeof layout === 'string') {
    return layout;
  }
  if (!('kind' in layout)) {
    return layout.map(flat).join('');
  }
  switch (layout.kind) {
    case 'group':
    case 'indent':
      return flat(layout.contents);
    case 'line':
      return layout.flat;
    case 'ifBroken':
      return '';
  }
}

/** Whether a layout that starts at the given column fits on one line. */
export function fitsFlat(layout: Layout, column: number): boolean {
  return column + widthOf(flat(layout)) <= width;
}

// The text after a group counts up to the next certain line break. Groups in it are assumed to stay on one line.
function fits(contents: Step, following: readonly Step[], room: number): boolean {
  const steps: Step[] = [{ ...contents, broken: false }];
  let next = following.length;
  let left = room;
  while (left >= 0) {
    const step = steps.pop() ?? following[--next];
    if (step === undefined) {
      return true;
    }
    const { layout, broken } = step;
    if (typeof layout === 'string') {
      left -= widthOf(layout);
    } else if (isGroup(layout)) {
      steps.push({ ...step, broken: false, layout: layout.contents });
    } else if (isLine(layout) && broken) {
      return true;
    } else {
      steps.push(...unfolded(layout, step));
    }
  }
  return false;
}

function unfolded(layout: Exclude<Layout, string | Group>, step: Step): Step[] {
  if (!('kind' in layout)) {
    return layout.map((item) => ({ ...step, layout: item })).reverse();
  }
  switch (layout.kind) {
    case 'indent':
      return [{ ...step, indentation: step.indentation + 2, layout: layout.contents }];
    case 'line':
      return [{ ...step, layout: layout.flat }];
    case 'ifBroken':
      return step.broken ? [{ ...step, layout: layout.broken }] : [];
  }
}

// The width that the formatters assign to the characters, which differs from their number.
function widthOf(text: string): number {
  if (!notAscii.test(text)) {
    return text.length;
  }
  return [...text].reduce((sum, item) => sum + (noWidth.test(item) ? 0 : doubleWidth.test(item) ? 2 : 1), 0);
}

function isGroup(layout: Exclude<Layout, string>): layout is Group {
  return 'kind' in layout && layout.kind === 'group';
}

function isLine(layout: Exclude<Layout, string>): layout is Line {
  return 'kind' in layout && layout.kind === 'line';
}
