import { element } from '../shared/dom.js';

/** Creates an avatar for a name: its first letter, in a colour that depends on the name. */
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
