import { element } from '../shared/dom.js';

// Up to the next space or quotation mark. What follows is checked by the URL parser.
const candidate = /\bhttps?:\/\/[^\s<>"'`]+/gi;
// Punctuation at the end belongs to the sentence, not to the address.
const sentenceEnd = /[.,;:!?…]+$/;

/** Splits a text into nodes, with links for its http and https addresses. The text is never interpreted as markup. */
export function linkify(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const address = trim(match[0]);
    if (isWebAddress(address)) {
      nodes.push(text.slice(end, match.index));
      nodes.push(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address));
      end = match.index + address.length;
    }
  }

  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== '');
}

// "(see https://example.com/a_(b))." contains https://example.com/a_(b).
function trim(address: string): string {
  let trimmed = address.replace(sentenceEnd, '');
  while (trimmed.endsWith(')') && count(trimmed, ')') > count(trimmed, '(')) {
    trimmed = trimmed.slice(0, -1).replace(sentenceEnd, '');
  }

  return trimmed;
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function isWebAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '';
}
