import type { Scene } from './scene.js';

interface Spark {
  x: number;
  y: number;
  readonly velocityX: number;
  readonly velocityY: number;
  readonly end: number;
}

const maxSparks = 240;
const sparksPerHit = 5;
const sparksPerShip = 26;
const lifetime = 650;

/** The sparks of ships that are hit or destroyed. None if the user prefers reduced motion. */
export class Sparks {
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #sparks: Spark[] = [];
  #hulls = new Map<number, number>();
  #latest = 0;

  /** Creates the sparks of what has happened since the last scene, and moves the others. */
  advance(scene: Scene, now: number): void {
    const seconds = Math.min(0.1, (now - this.#latest) / 1000);
    this.#latest = now;
    const hulls = new Map<number, number>();
    for (const { id, hull, x, y } of scene.ships.values()) {
      const before = this.#hulls.get(id) ?? hull;
      hulls.set(id, hull);
      if (hull < before && !this.#reducedMotion.matches) {
        this.#burst(x, y, hull === 0 ? sparksPerShip : sparksPerHit, now);
      }
    }

    this.#hulls = hulls;
    this.#sparks = this.#sparks.filter((spark) => spark.end > now);
    for (const spark of this.#sparks) {
      spark.x += spark.velocityX * seconds;
      spark.y += spark.velocityY * seconds;
    }
  }

  draw(context: CanvasRenderingContext2D, colour: string, now: number): void {
    context.fillStyle = colour;
    for (const { x, y, end } of this.#sparks) {
      const left = (end - now) / lifetime;
      context.globalAlpha = left;
      context.beginPath();
      context.arc(x, y, 1 + 3 * left, 0, 2 * Math.PI);
      context.fill();
    }

    context.globalAlpha = 1;
  }

  #burst(x: number, y: number, count: number, now: number): void {
    for (let i = 0; i < count && this.#sparks.length < maxSparks; i++) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = 60 + Math.random() * 220;
      this.#sparks.push({
        x,
        y,
        velocityX: Math.cos(angle) * speed,
        velocityY: Math.sin(angle) * speed,
        end: now + lifetime * (0.5 + Math.random() / 2),
      });
    }
  }
}
