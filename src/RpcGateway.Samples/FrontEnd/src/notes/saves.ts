/** Waits until all changes are stored. */
export class Saves {
  #waiters: { resolve(): void; reject(error: Error): void }[] = [];

  /**
   * @param unsaved The number of changes that are not stored yet.
   * @param obstacle Why they are not stored soon; undefined if nothing prevents it.
   */
  constructor(
    private readonly unsaved: () => number,
    private readonly obstacle: () => string | undefined,
  ) {}

  /**
   * Resolves when all changes are stored. Throws if something prevents it: a user who has waited for minutes does not expect any more that
   * something happens.
   */
  async done(): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    this.check();
    await waiting;
  }

  /** Called when the number of changes or the obstacle has changed. */
  check(): void {
    const obstacle = this.obstacle();
    if (obstacle === undefined && this.unsaved() > 0) {
      return;
    }

    for (const { resolve, reject } of this.#waiters.splice(0)) {
      if (obstacle === undefined) {
        resolve();
      } else {
        reject(new Error(obstacle));
      }
    }
  }
}
