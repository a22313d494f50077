import { element } from '../shared/dom.js';
import { onColourChange } from '../shared/theme.js';

/** The colours of the canvas, which are those of the page. */
export interface Palette {
  readonly floor: string;
  readonly grid: string;
  readonly star: string;
  readonly border: string;
  readonly text: string;
  readonly own: string;
  readonly gem: string;
  readonly shot: string;
  readonly flame: string;
  readonly shield: string;
  /** Ships of other players and bots; a ship keeps its colour. */
  readonly ships: readonly string[];
}

/** Reads the colours, and reads them again when the theme changes. */
export class PaletteReader {
  current = readPalette();

  constructor() {
    onColourChange(() => {
      this.current = readPalette();
    });
  }
}

function readPalette(): Palette {
  return {
    floor: colour('--arena-floor'),
    grid: colour('--arena-grid'),
    star: colour('--arena-star'),
    border: colour('--arena-border'),
    text: colour('--text'),
    own: colour('--arena-own'),
    gem: colour('--arena-gem'),
    shot: colour('--arena-shot'),
    flame: colour('--arena-flame'),
    shield: colour('--arena-shield'),
    ships: ['--arena-ship-1', '--arena-ship-2', '--arena-ship-3', '--arena-ship-4', '--arena-ship-5'].map(colour),
  };
}

// A canvas cannot read light-dark().
function colour(property: string): string {
  const probe = element('span');
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
}
