import type { Palette } from './palette.js';
import type { Point, SceneShip } from './scene.js';

const gridStep = 150;
const starStep = 75;
const shipRadius = 18;
const maxHull = 3;
const arrowDistance = 75;

/** The part of the arena that is visible, in units. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Draws the floor: a grid, stars, and the border. */
export function drawFloor(context: CanvasRenderingContext2D, area: Area, size: number, palette: Palette): void {
  const inside = {
    left: Math.max(0, area.left),
    top: Math.max(0, area.top),
    right: Math.min(size, area.right),
    bottom: Math.min(size, area.bottom),
  };
  context.fillStyle = palette.floor;
  context.fillRect(inside.left, inside.top, inside.right - inside.left, inside.bottom - inside.top);
  context.beginPath();
  for (let x = Math.ceil(inside.left / gridStep) * gridStep; x <= inside.right; x += gridStep) {
    context.moveTo(x, inside.top);
    context.lineTo(x, inside.bottom);
  }

  for (let y = Math.ceil(inside.top / gridStep) * gridStep; y <= inside.bottom; y += gridStep) {
    context.moveTo(inside.left, y);
    context.lineTo(inside.right, y);
  }

  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.stroke();
  drawStars(context, inside, palette.star);
  context.strokeStyle = palette.border;
  context.lineWidth = 6;
  context.strokeRect(0, 0, size, size);
}

export function drawGem(context: CanvasRenderingContext2D, { x, y }: Point, palette: Palette, turn: number): void {
  const width = 9 * Math.abs(Math.cos(turn + x)) + 3;
  context.beginPath();
  context.moveTo(x, y - 13);
  context.lineTo(x + width, y);
  context.lineTo(x, y + 13);
  context.lineTo(x - width, y);
  context.closePath();
  context.fillStyle = palette.gem;
  context.fill();
}

export function drawShot(context: CanvasRenderingContext2D, { x, y }: Point, palette: Palette): void {
  context.fillStyle = palette.shot;
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 0.25;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}

export function drawShip(
  context: CanvasRenderingContext2D,
  ship: SceneShip,
  colour: string,
  palette: Palette,
  flicker: number,
): void {
  context.save();
  context.translate(ship.x, ship.y);
  context.rotate(ship.angle);
  if (ship.thrusts) {
    context.fillStyle = palette.flame;
    context.beginPath();
    context.moveTo(-10, -6);
    context.lineTo(-22 - 8 * flicker, 0);
    context.lineTo(-10, 6);
    context.closePath();
    context.fill();
  }

  context.fillStyle = colour;
  context.strokeStyle = palette.floor;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(shipRadius + 2, 0);
  context.lineTo(-14, -13);
  context.lineTo(-8, 0);
  context.lineTo(-14, 13);
  context.closePath();
  context.fill();
  context.stroke();
  if (ship.hasShield) {
    context.strokeStyle = palette.shield;
    context.beginPath();
    context.arc(0, 0, shipRadius + 9, 0, 2 * Math.PI);
    context.stroke();
  }

  context.restore();
  drawHull(context, ship, colour);
}

/** Draws an arrow beside a ship that points to something outside of the view. */
export function drawArrow(context: CanvasRenderingContext2D, from: Point, to: Point, colour: string): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  context.save();
  context.translate(from.x + Math.cos(angle) * arrowDistance, from.y + Math.sin(angle) * arrowDistance);
  context.rotate(angle);
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(18, 0);
  context.lineTo(-10, -12);
  context.lineTo(-4, 0);
  context.lineTo(-10, 12);
  context.closePath();
  context.fill();
  context.restore();
}

// The hits that the ship still survives, as bars below it.
function drawHull(context: CanvasRenderingContext2D, { x, y, hull }: SceneShip, colour: string): void {
  for (let i = 0; i < maxHull; i++) {
    context.globalAlpha = i < hull ? 0.9 : 0.2;
    context.fillStyle = colour;
    context.fillRect(x - 17 + i * 12, y + 26, 10, 3);
  }

  context.globalAlpha = 1;
}

// A star at a place that depends on its cell only, so that it is always the same.
function drawStars(context: CanvasRenderingContext2D, area: Area, colour: string): void {
  context.fillStyle = colour;
  for (let column = Math.floor(area.left / starStep); column * starStep < area.right; column++) {
    for (let row = Math.floor(area.top / starStep); row * starStep < area.bottom; row++) {
      const random = Math.abs(Math.sin(column * 127.1 + row * 311.7) * 43758.5);
      const [x, y] = [(column + (random % 1)) * starStep, (row + ((random * 7) % 1)) * starStep];
      const length = 1 + ((random * 13) % 1) * 1.8;
      if (x > area.left && x < area.right && y > area.top && y < area.bottom) {
        context.fillRect(x, y, length, length);
      }
    }
  }
}
