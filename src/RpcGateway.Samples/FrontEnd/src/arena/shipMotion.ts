/** The buttons of a ship; their sum is sent to the server. */
export const Button = { left: 1, right: 2, thrust: 4, fire: 8 } as const;

/** The movement of a ship. Lengths are in units, velocities in units per second. */
export interface Motion {
  readonly x: number;
  readonly y: number;
  readonly velocityX: number;
  readonly velocityY: number;
  readonly angle: number;
}

// The same numbers and formulas as in ArenaRules.cs and Ship.cs.
const turnSpeed = 4.2;
const thrust = 620;
const maxSpeed = 520;
const drag = 0.985;
const bounce = 0.6;
const shipRadius = 18;

/** Moves a ship by one tick. */
export function move(ship: Motion, buttons: number, tickSeconds: number, size: number): Motion {
  const turn = ((buttons & Button.right) !== 0 ? 1 : 0) - ((buttons & Button.left) !== 0 ? 1 : 0);
  const angle = ship.angle + turn * turnSpeed * tickSeconds;
  const push = (buttons & Button.thrust) !== 0 ? thrust * tickSeconds : 0;
  const velocityX = ship.velocityX + Math.cos(angle) * push;
  const velocityY = ship.velocityY + Math.sin(angle) * push;
  const speed = Math.hypot(velocityX, velocityY);
  const factor = drag * (speed > maxSpeed ? maxSpeed / speed : 1);
  const [x, nextX] = advance(ship.x, velocityX * factor, tickSeconds, size);
  const [y, nextY] = advance(ship.y, velocityY * factor, tickSeconds, size);
  return { x, y, velocityX: nextX, velocityY: nextY, angle };
}

function advance(position: number, velocity: number, tickSeconds: number, size: number): [number, number] {
  const next = position + velocity * tickSeconds;
  const inside = Math.min(size - shipRadius, Math.max(shipRadius, next));
  return inside === next ? [next, velocity] : [inside, -velocity * bounce];
}
