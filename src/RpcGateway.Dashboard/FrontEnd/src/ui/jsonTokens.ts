export type JsonTokenKind = 'name' | 'string' | 'number' | 'word' | 'plain';

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Splits JSON text into tokens for syntax highlighting. */
export function readTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) {
      tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    }

    const [all, quoted, colon, number] = match;
    if (quoted !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'name', text: quoted });
      if (colon !== undefined) {
        tokens.push({ kind: 'plain', text: colon });
      }
    } else {
      tokens.push({ kind: number === undefined ? 'word' : 'number', text: all });
    }

    end = match.index + all.length;
  }

  if (end < text.length) {
    tokens.push({ kind: 'plain', text: text.slice(end) });
  }

  return tokens;
}
