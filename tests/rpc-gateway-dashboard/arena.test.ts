import { describe, expect, it } from 'vitest';
import type { ArenaSnapshot } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/contracts';
import { betweenAngles } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/interpolation';
import { Prediction } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/prediction';
import { readScene, type Scene } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/scene';
import { ServerClock } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/serverClock';
import { Button, type Motion, move } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/shipMotion';
import { SnapshotBuffer } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/snapshotBuffer';

const tick = 1 / 30;
const size = 3000;

function makeScene(time: number, ships: number[], change: Partial<ArenaSnapshot> = {}): Scene {
  const snapshot = {
    number: 1,
    time,
    ships,
    shots: [],
    gems: [],
    focus: [0, 0],
    nearest: null,
    own: null,
    roster: null,
  };
  return readScene({ ...snapshot, ...change }, 4);
}

describe('ServerClock', () => {
  it('uses the measurement with the shortest round trip', () => {
    const clock = new ServerClock();
    expect(clock.at(0)).toBeUndefined();
    clock.add(1000, 1300, 5250); // Delayed on the way back.
    clock.add(2000, 2020, 6010); // The offset is 4000.
    clock.add(3000, 3400, 7390);

    expect(clock.at(10_000)).toBe(14_000);
    expect(clock.roundTrip).toBe(400);
  });

  it('forgets old measurements', () => {
    const clock = new ServerClock();
    clock.add(0, 1, 1000.5);
    for (let i = 1; i <= 8; i++) {
      clock.add(i * 100, i * 100 + 50, i * 100 + 25 + 2000);
    }

    expect(clock.at(0)).toBe(2000);
  });

  it.each([
    [10, 5, 0],
    [0, Number.NaN, 0],
    [0, 10, Number.NaN],
    [0, 10, Number.POSITIVE_INFINITY],
  ])('ignores an impossible measurement (%d, %d, %d)', (sent, received, server) => {
    const clock = new ServerClock();
    clock.add(sent, received, server);

    expect(clock.at(0)).toBeUndefined();
  });

  it('starts again after a reset', () => {
    const clock = new ServerClock();
    clock.add(0, 0, 1000);
    clock.reset();
    clock.add(0, 100, 9050);

    expect(clock.at(0)).toBe(9000);
  });
});

describe('readScene', () => {
  it('reads the flat lists', () => {
    const scene = makeScene(5, [7, 400, 800, 64, 3 + 4 + 8, 9, 0, 4, 0, 16], {
      shots: [1, 40, 80],
      gems: [4, 8, 12, 16],
      focus: [4, 8],
      nearest: [12, 16],
    });

    const shared = { angle: Math.PI / 2, hull: 3, thrusts: true, hasShield: true, isBot: false };
    expect(scene.ships.get(7)).toEqual({ id: 7, x: 100, y: 200, ...shared });
    expect(scene.ships.get(9)).toMatchObject({ hull: 0, thrusts: false, hasShield: false, isBot: true });
    expect(scene.shots.get(1)).toEqual({ id: 1, x: 10, y: 20 });
    expect(scene.gems).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(scene.focus).toEqual({ x: 1, y: 2 });
    expect(scene.nearest).toEqual({ x: 3, y: 4 });
  });

  it('ignores an incomplete end of a list', () => {
    expect(makeScene(1, [1, 2, 3, 4, 5, 6, 7]).ships.size).toBe(1);
  });
});

describe('SnapshotBuffer', () => {
  it('shows what is between two snapshots', () => {
    const buffer = new SnapshotBuffer();
    buffer.add(makeScene(1000, [1, 400, 0, 250, 3]));
    buffer.add(makeScene(1100, [1, 480, 40, 2, 3]));

    const ship = buffer.at(1050)?.ships.get(1);
    expect(ship).toMatchObject({ x: 110, y: 5 });
    // Through 0, not the long way round.
    expect(Math.cos(ship?.angle ?? 0)).toBeGreaterThan(0.98);
  });

  it('shows the newest snapshot if the time is later, and the oldest if it is earlier', () => {
    const buffer = new SnapshotBuffer();
    expect(buffer.at(0)).toBeUndefined();
    buffer.add(makeScene(1000, [1, 400, 0, 0, 3]));
    buffer.add(makeScene(1100, [1, 480, 0, 0, 3]));

    expect(buffer.at(5000)?.ships.get(1)?.x).toBe(120);
    expect(buffer.at(0)?.ships.get(1)?.x).toBe(100);
  });

  it('does not move a ship across the arena that has started again', () => {
    const buffer = new SnapshotBuffer();
    buffer.add(makeScene(1000, [1, 400, 400, 0, 0]));
    buffer.add(makeScene(1033, [1, 8000, 8000, 0, 3]));

    expect(buffer.at(1016)?.ships.get(1)).toMatchObject({ x: 2000, y: 2000 });
  });

  it('removes ships that have left, and adds new ones', () => {
    const buffer = new SnapshotBuffer();
    buffer.add(makeScene(1000, [1, 400, 400, 0, 3]));
    buffer.add(makeScene(1100, [2, 800, 800, 0, 3]));

    expect([...(buffer.at(1050)?.ships.keys() ?? [])]).toEqual([2]);
  });

  it('jumps over a gap in which nothing is known', () => {
    const buffer = new SnapshotBuffer();
    buffer.add(makeScene(1000, [1, 400, 0, 0, 3]));
    buffer.add(makeScene(3000, [1, 480, 0, 0, 3]));

    expect(buffer.at(1500)?.ships.get(1)?.x).toBe(120);
  });

  it('holds a limited number of snapshots, and ignores old ones', () => {
    const buffer = new SnapshotBuffer();
    for (let i = 0; i < 10_000; i++) {
      buffer.add(makeScene(i * 33, [1, i, 0, 0, 3]));
    }

    expect(buffer.length).toBe(32);
    buffer.add(makeScene(5, [1, 0, 0, 0, 3]));
    expect(buffer.newest?.time).toBe(9999 * 33);
  });

  it('continues with the newest after the page was hidden', () => {
    const buffer = new SnapshotBuffer();
    buffer.jump();
    for (let i = 0; i < 20; i++) {
      buffer.add(makeScene(i * 33, [1, i * 4, 0, 0, 3]));
    }

    buffer.jump();

    expect(buffer.length).toBe(1);
    expect(buffer.at(0)?.ships.get(1)?.x).toBe(19);
  });

  it('has a delay of 100 ms, and a longer one if snapshots are rare', () => {
    const buffer = new SnapshotBuffer();
    const addEvery = (interval: number, from: number) => {
      for (let i = 1; i <= 60; i++) {
        buffer.add(makeScene(from + i * interval, []));
      }
    };
    addEvery(33, 0);
    expect(buffer.delay).toBe(100);
    addEvery(150, 2000);
    expect(buffer.delay).toBeGreaterThan(200);
    addEvery(5000, 20_000);
    expect(buffer.delay).toBe(400);
  });
});

describe('betweenAngles', () => {
  it.each([
    [0.1, 2 * Math.PI - 0.1, 0],
    [2 * Math.PI - 0.1, 0.1, 2 * Math.PI],
    [1, 2, 1.5],
    [-3, 3, -Math.PI],
  ])('takes the shorter way from %d to %d', (from, to, middle) => {
    expect(betweenAngles(from, to, 0.5)).toBeCloseTo(middle);
  });
});

describe('Prediction', () => {
  const start = { sequence: 0, x: 1000, y: 1000, velocityX: 0, velocityY: 0, angle: 0, score: 0 };

  // What the server does with the inputs from number `first` on.
  function simulate(from: Motion, inputs: number[]): Motion {
    return inputs.reduce((ship, buttons) => move(ship, buttons, tick, size), from);
  }

  it('has no ship before the first snapshot', () => {
    const prediction = new Prediction(tick, size);
    prediction.apply(1, Button.thrust);

    expect(prediction.at(1)).toBeUndefined();
  });

  it('moves the ship at once', () => {
    const prediction = new Prediction(tick, size);
    prediction.reconcile(start);
    prediction.apply(1, Button.thrust);

    expect(prediction.at(0)?.x).toBe(1000);
    expect(prediction.at(1)?.x).toBeGreaterThan(1000);
  });

  it('does not change when the server confirms it', () => {
    const prediction = new Prediction(tick, size);
    prediction.reconcile(start);
    const inputs = Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? Button.right : Button.thrust));
    inputs.forEach((buttons, index) => {
      prediction.apply(index + 1, buttons);
    });
    const before = prediction.at(1);

    prediction.reconcile({ ...start, ...simulate(start, inputs.slice(0, 12)), sequence: 12 });

    const after = prediction.at(1);
    expect(after?.x).toBeCloseTo(before?.x ?? 0);
    expect(after?.y).toBeCloseTo(before?.y ?? 0);
    expect(after?.angle).toBeCloseTo(before?.angle ?? 0);
  });

  it('approaches what the server reports without a jump', () => {
    const prediction = new Prediction(tick, size);
    prediction.reconcile(start);
    prediction.reconcile({ ...start, x: 1060 });
    expect(prediction.at(1)?.x).toBeCloseTo(1000);

    for (let i = 1; i <= 30; i++) {
      prediction.apply(i, 0);
    }

    expect(prediction.at(1)?.x).toBeCloseTo(1060, 0);
  });

  it('jumps when the ship starts again elsewhere', () => {
    const prediction = new Prediction(tick, size);
    prediction.reconcile(start);
    prediction.reconcile({ ...start, x: 2000 });

    expect(prediction.at(1)?.x).toBe(2000);
  });

  it('stays inside the arena and keeps a limited number of inputs', () => {
    const prediction = new Prediction(tick, size);
    prediction.reconcile(start);
    for (let i = 1; i <= 5000; i++) {
      prediction.apply(i, Button.thrust);
    }

    expect(prediction.at(1)?.x).toBeLessThanOrEqual(size - 18);
    // Of 5,000 inputs without an answer, the last 60 are applied again.
    prediction.reconcile({ ...start, x: 100, velocityX: 0 });
    const expected = simulate(
      { ...start, x: 100 },
      Array.from({ length: 60 }, () => Button.thrust),
    );
    for (let i = 5001; i <= 5100; i++) {
      prediction.apply(i, 0);
    }

    const coasted = simulate(
      expected,
      Array.from({ length: 100 }, () => 0),
    );
    expect(prediction.at(1)?.x).toBeCloseTo(coasted.x, 0);
  });
});
