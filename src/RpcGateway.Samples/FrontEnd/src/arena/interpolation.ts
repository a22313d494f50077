import type { Point, Scene, SceneShip, SceneShot } from './scene.js';

// A ship that moved further between two snapshots has started again elsewhere.
const maxJump = 200;

/** The scene between two others; a share of 0 is the first, and 1 the second. Everything that exists is that of the second. */
export function interpolate(from: Scene, to: Scene, share: number): Scene {
  const ships = new Map<number, SceneShip>();
  for (const [id, ship] of to.ships) {
    const before = from.ships.get(id);
    ships.set(
      id,
      before === undefined || isJump(before, ship)
        ? ship
        : { ...ship, ...between(before, ship, share), angle: betweenAngles(before.angle, ship.angle, share) },
    );
  }

  const shots = new Map<number, SceneShot>();
  for (const [id, shot] of to.shots) {
    const before = from.shots.get(id);
    shots.set(id, before === undefined || isJump(before, shot) ? shot : { id, ...between(before, shot, share) });
  }

  return {
    ...to,
    time: from.time + (to.time - from.time) * share,
    ships,
    shots,
    focus: isJump(from.focus, to.focus) ? to.focus : between(from.focus, to.focus, share),
  };
}

/** The angle between two others, by the shorter way. */
export function betweenAngles(from: number, to: number, share: number): number {
  const turn = (to - from) % (2 * Math.PI);
  const shortest = turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
  return from + shortest * share;
}

function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function isJump(from: Point, to: Point): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) > maxJump;
}
