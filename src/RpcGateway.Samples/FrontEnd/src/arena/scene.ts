import type { ArenaSnapshot } from './contracts.js';

/** A ship as it is drawn. Lengths are in units, angles in radians. */
export interface SceneShip {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  /** 0 is destroyed. */
  readonly hull: number;
  readonly thrusts: boolean;
  readonly hasShield: boolean;
  readonly isBot: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface SceneShot extends Point {
  readonly id: number;
}

/** What the client sees at one time. */
export interface Scene {
  readonly time: number;
  readonly ships: ReadonlyMap<number, SceneShip>;
  readonly shots: ReadonlyMap<number, SceneShot>;
  readonly gems: readonly Point[];
  readonly focus: Point;
  readonly nearest: Point | undefined;
}

const hullMask = 3;
const thrusts = 4;
const hasShield = 8;
const isBot = 16;

/** Reads the flat lists of a snapshot. */
export function readScene(snapshot: ArenaSnapshot, scale: number): Scene {
  const ships = new Map<number, SceneShip>();
  for (const [id = 0, x = 0, y = 0, angle = 0, state = 0] of chunks(snapshot.ships, 5)) {
    ships.set(id, {
      id,
      x: x / scale,
      y: y / scale,
      angle: (angle / 256) * 2 * Math.PI,
      hull: state & hullMask,
      thrusts: (state & thrusts) !== 0,
      hasShield: (state & hasShield) !== 0,
      isBot: (state & isBot) !== 0,
    });
  }

  const shots = new Map<number, SceneShot>();
  for (const [id = 0, x = 0, y = 0] of chunks(snapshot.shots, 3)) {
    shots.set(id, { id, x: x / scale, y: y / scale });
  }

  return {
    time: snapshot.time,
    ships,
    shots,
    gems: chunks(snapshot.gems, 2).map((pair) => readPoint(pair, scale)),
    focus: readPoint(snapshot.focus, scale),
    nearest: snapshot.nearest === null ? undefined : readPoint(snapshot.nearest, scale),
  };
}

function readPoint([x = 0, y = 0]: readonly number[], scale: number): Point {
  return { x: x / scale, y: y / scale };
}

function chunks(list: readonly number[], length: number): number[][] {
  const found: number[][] = [];
  for (let start = 0; start + length <= list.length; start += length) {
    found.push(list.slice(start, start + length));
  }

  return found;
}
