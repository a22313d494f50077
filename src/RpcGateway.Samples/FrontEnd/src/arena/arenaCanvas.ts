import { byId } from '../shared/dom.js';
import { PaletteReader } from './palette.js';
import type { Point, Scene, SceneShip } from './scene.js';
import { type Area, drawArrow, drawFloor, drawGem, drawShip, drawShot } from './shapes.js';
import { Sparks } from './sparks.js';

// The longer side of the canvas shows this many units; the server sends what is up to 850 units away.
const visibleUnits = 1500;

// What is visible beyond the border, in units.
const margin = 60;

/** Draws the arena. Its resolution follows the size of its space and that of the screen's pixels. */
export class ArenaCanvas {
  readonly #canvas = byId('canvas', HTMLCanvasElement);
  readonly #context = this.#canvas.getContext('2d');
  readonly #palette = new PaletteReader();
  readonly #sparks = new Sparks();
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #names: ReadonlyMap<number, string> = new Map();

  constructor() {
    new ResizeObserver(() => this.#fit()).observe(byId('space', HTMLElement));
  }

  /** The names that are shown at ships. */
  set names(names: ReadonlyMap<number, string>) {
    this.#names = names;
  }

  /**
   * Draws a scene.
   *
   * @param ownId The id of the player's ship.
   * @param centre What is in the middle.
   */
  draw(scene: Scene, ownId: number | undefined, centre: Point, size: number): void {
    const context = this.#context;
    if (context === null) {
      return;
    }

    const now = performance.now();
    const { width, height } = this.#canvas;
    const zoom = Math.max(width, height) / visibleUnits;
    const palette = this.#palette.current;
    const area = areaAround(centre, width / zoom, height / zoom, size);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(zoom, 0, 0, zoom, -area.left * zoom, -area.top * zoom);
    drawFloor(context, area, size, palette);
    const time = this.#reducedMotion.matches ? 0 : now / 400;
    for (const gem of scene.gems) {
      drawGem(context, gem, palette, time);
    }

    for (const shot of scene.shots.values()) {
      drawShot(context, shot, palette);
    }

    for (const ship of scene.ships.values()) {
      if (ship.hull > 0) {
        const colour =
          ship.id === ownId ? palette.own : (palette.ships[ship.id % palette.ships.length] ?? palette.text);
        drawShip(context, ship, colour, palette, this.#reducedMotion.matches ? 0.5 : Math.random());
        this.#drawName(context, ship, palette.text, zoom);
      }
    }

    this.#sparks.advance(scene, now);
    this.#sparks.draw(context, palette.flame, now);
    if (scene.nearest !== undefined && ownId !== undefined) {
      drawArrow(context, centre, scene.nearest, palette.own);
    }
  }

  // At least 11 CSS pixels, however small the view is.
  #drawName(context: CanvasRenderingContext2D, ship: SceneShip, colour: string, zoom: number): void {
    const name = this.#names.get(ship.id);
    if (name !== undefined) {
      const fontSize = Math.max(15, (11 * devicePixelRatio) / zoom);
      context.font = `600 ${fontSize}px system-ui, sans-serif`;
      context.textAlign = 'center';
      context.fillStyle = colour;
      context.fillText(name, ship.x, ship.y - 28);
    }
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#canvas.width = Math.max(1, Math.round(clientWidth * devicePixelRatio));
    this.#canvas.height = Math.max(1, Math.round(clientHeight * devicePixelRatio));
  }
}

// At the border, the view stays inside the arena. The server moves what it sends in the same way.
function areaAround(centre: Point, width: number, height: number, size: number): Area {
  const x = moveInside(centre.x, width / 2, size);
  const y = moveInside(centre.y, height / 2, size);
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

function moveInside(centre: number, half: number, size: number): number {
  const least = Math.min(half - margin, size / 2);
  return Math.min(size - least, Math.max(least, centre));
}
