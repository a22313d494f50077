import { Stored } from '../shared/stored.js';

const stored = new Stored('rpcgateway.notes.colour');

/** Colours that differ well on light and dark pages. */
const colours = [
  '#3257d6',
  '#c02b3c',
  '#14804a',
  '#b35900',
  '#7a3fc9',
  '#00798c',
  '#b0307a',
  '#5b6b00',
  '#0e7490',
  '#8b5cf6',
];

/** Returns the colour of this browser; a random one at first. */
export function ownColour(): string {
  const known = stored.read();
  if (known !== undefined && isColour(known)) {
    return known;
  }

  const colour = colours[Math.floor(Math.random() * colours.length)] ?? '#3257d6';
  keepColour(colour);
  return colour;
}

/** Remembers the colour of this browser. */
export function keepColour(colour: string): void {
  stored.write(colour);
}

/** Whether a text is a colour of the only form that becomes part of a style. */
export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Returns white or black, whichever is easier to read on a colour. */
export function textOn(colour: string): string {
  const channel = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
