import * as Y from 'yjs';
import { cutText, isInsideCharacter } from './text.js';

/** The origin of the transactions, so that they can be undone. */
export const restoring = 'restore';

// Keeps the updates below the limit of the gateway.
const maxInsert = 100_000;

/**
 * Changes a text into that of a version, as an edit: what both have in common at the start and at the end stays, so that what others type
 * there meanwhile stays too.
 */
export function restoreText(text: Y.Text, wanted: string): void {
  const present = text.toString();
  const most = Math.min(present.length, wanted.length);
  let start = 0;
  while (start < most && present[start] === wanted[start]) {
    start++;
  }

  let end = 0;
  while (end < most - start && present[present.length - 1 - end] === wanted[wanted.length - 1 - end]) {
    end++;
  }

  start -= isInsideCharacter(present, start) || isInsideCharacter(wanted, start) ? 1 : 0;
  end -= isInsideCharacter(present, present.length - end) || isInsideCharacter(wanted, wanted.length - end) ? 1 : 0;
  const parts = split(wanted.slice(start, wanted.length - end));
  text.doc?.transact(() => {
    text.delete(start, present.length - end - start);
    text.insert(start, parts[0] ?? '');
  }, restoring);
  let position = start + (parts[0]?.length ?? 0);
  for (const part of parts.slice(1)) {
    text.doc?.transact(() => text.insert(position, part), restoring);
    position += part.length;
  }
}

/** Reads the text of a version from its updates. */
export function readText(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) {
      Y.applyUpdate(doc, update);
    }
  });
  const text = doc.getText('text').toString();
  doc.destroy();
  return text;
}

function split(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    const part = cutText(text.slice(start), maxInsert);
    parts.push(part);
    start += part.length;
  }

  return parts;
}
