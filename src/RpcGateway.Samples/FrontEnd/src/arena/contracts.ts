import type { CallOptions, RpcCallContext } from 'rpc-gateway-client';

/**
 * A game for many players. The gateway simulates it; clients send what their player wants, and receive
 * `IArenaCallback.Snapshot`. A connection has at most one ship, so no method has a parameter for the ship.
 *
 * @see {@link ArenaCallback}, its callback contract.
 */
export interface Arena {
  /**
   * Acknowledges snapshots without input. At most two snapshots of a client are unacknowledged; until then, it receives
   * no more.
   *
   * @param snapshot The number of the newest snapshot that the caller has received, or 0.
   * @param roster The version of the newest roster that the caller has received, or 0.
   */
  acknowledge(snapshot: number, roster: number, options?: CallOptions): Promise<void>;

  /**
   * Enters the arena with a ship. A spectator becomes a player.
   *
   * @param name The player's name. If it is taken, a number is appended.
   * @returns The ship and the rules of the arena.
   * @throws RpcError 1040: The arena is full.
   * @throws RpcError 1041: The caller already has a ship.
   */
  join(name: string, options?: CallOptions): Promise<ArenaWelcome>;

  /** Leaves the arena; the ship is removed at once. Does nothing if the caller is not in the arena. */
  leave(options?: CallOptions): Promise<void>;

  /**
   * Sets the number of ships that the gateway steers. They stay until the last player and spectator have left.
   *
   * @param count The number of bots.
   * @throws RpcError 1042: The caller is not in the arena.
   */
  setBots(count: number, options?: CallOptions): Promise<void>;

  /**
   * Enters the arena without a ship. A player becomes a spectator, and the ship is removed.
   *
   * @returns The rules of the arena; without a ship.
   * @throws RpcError 1040: The arena is full.
   */
  spectate(options?: CallOptions): Promise<ArenaWelcome>;

  /**
   * Sets what the caller's ship does from now on, and acknowledges snapshots. The ship uses the newest input once per
   * tick, however many arrive. Without input for half a second, the ship drifts.
   *
   * @param buttons The sum of the pressed buttons: 1 left, 2 right, 4 thrust, 8 fire.
   * @param sequence A number that increases with each input; an input with a lower number is ignored.
   * @param snapshot The number of the newest snapshot that the caller has received, or 0.
   * @param roster The version of the newest roster that the caller has received, or 0.
   */
  steer(buttons: number, sequence: number, snapshot: number, roster: number, options?: CallOptions): Promise<void>;

  /**
   * Reads the arena's clock, which `ArenaSnapshot.Time` uses too.
   *
   * @returns The time in milliseconds. It never goes back while the gateway runs.
   */
  time(options?: CallOptions): Promise<number>;
}

/**
 * What the players and spectators of the arena receive. Each notification contains everything that is current, so a
 * slow client needs only the newest one.
 */
export interface ArenaCallback {
  /**
   * The client was removed from the arena. It can join again.
   *
   * @param reason The reason, as a sentence.
   */
  removed(reason: string, context: RpcCallContext): void | Promise<void>;

  /**
   * The arena has changed.
   *
   * @param snapshot What the client can see.
   */
  snapshot(snapshot: ArenaSnapshot, context: RpcCallContext): void | Promise<void>;
}

/** The error codes of Arena. `isRpcError(error, ArenaError.Full)` also narrows the type of `error.data`. */
export const ArenaError = {
  /** The arena is full. */
  Full: 1040,
  /** The caller already has a ship. */
  AlreadyPlaying: 1041,
  /** The caller is not in the arena. */
  NotInArena: 1042,
} as const;

/** The state of the client's own ship, from which the client can predict the next ticks. */
export interface ArenaOwnShip {
  /** The number of the last input that the ship used, or 0. */
  sequence: number;
  /** The position, in units. */
  x: number;
  /** The position, in units. */
  y: number;
  /** The velocity, in units per second. */
  velocityX: number;
  /** The velocity, in units per second. */
  velocityY: number;
  /** The direction in radians; 0 is right, and it increases clockwise. */
  angle: number;
  /** The points. */
  score: number;
}

/** A player or bot. */
export interface ArenaPlayer {
  /** The id of the ship. */
  ship: number;
  /** The name. */
  name: string;
  /** The points. */
  score: number;
  /** Whether the gateway steers the ship. */
  isBot: boolean;
}

/** Who is in the arena. */
export interface ArenaRoster {
  /** The version to acknowledge; it increases with each change. */
  version: number;
  /** All players, and the bots among the best ten; the best first. */
  players: ArenaPlayer[];
  /** The number of bots. */
  bots: number;
  /** The number of spectators. */
  spectators: number;
  /** The mean time that the gateway needs for a tick, in milliseconds. */
  tickMilliseconds: number;
}

/**
 * What one client can see at one time. The arrays are flat lists of whole numbers, because most of a snapshot are
 * coordinates.
 */
export interface ArenaSnapshot {
  /** The number to acknowledge; a newer snapshot has a higher one. */
  number: number;
  /**
   * The time of the arena's clock, in milliseconds.
   *
   * @format int64
   */
  time: number;
  /**
   * Five numbers per ship: id, x, y, angle (0 to 255 for a full turn), and state: hull (0 is destroyed, to 3), plus 4
   * if it thrusts, 8 if it cannot be hit, and 16 if it is a bot.
   */
  ships: number[];
  /** Three numbers per shot: id, x and y. */
  shots: number[];
  /** Two numbers per gem: x and y. */
  gems: number[];
  /** x and y of the centre of what the client can see. */
  focus: number[];
  /** x and y of the nearest other ship if the client cannot see any; otherwise null. */
  nearest: number[] | null;
  /** The client's own ship, exactly; null for a spectator. */
  own: ArenaOwnShip | null;
  /** The players and scores, if they have changed since the version that the client acknowledged; otherwise null. */
  roster: ArenaRoster | null;
}

/** What a client needs to know when it enters the arena. */
export interface ArenaWelcome {
  /** The id of the client's ship, or null for a spectator. */
  ship: number | null;
  /** The name of the player, or null for a spectator. */
  name: string | null;
  /** The width and the height of the arena, in units. */
  size: number;
  /** The coordinates in the arrays of snapshots are units multiplied by this number. */
  scale: number;
  /** The number of steps of the simulation per second. */
  ticksPerSecond: number;
}
