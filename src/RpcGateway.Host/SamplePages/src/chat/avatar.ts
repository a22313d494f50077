import { element } from '../shared/dom.js';

/** A round picture of a name: its first letter in a colour of its own. */
export function avatar(name: string): HTMLElement {
  const made = element('span', { class: 'avatar', 'aria-hidden': 'true' }, [...name.trim()][0]?.toUpperCase() ?? '?');
  made.style.setProperty('--hue', String(hueOf(name)));
  return made;
}

function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) {
    hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  }

  return hash;
}
