// More than once, because a message of the reading can be lost too.
const maxReads = 3;

/**
 * What the gateway has according to its state vector, and this editor has not. A gap has two causes: messages were lost, so that reading
 * the note again fills it; or a change depends on another one that was never sent, so that Yjs does not apply it, and nothing fills the gap.
 * Therefore the note is read again only a few times for each gap.
 */
export class Gaps {
  // By client, and by the clock at which this editor continues: the other end of a gap can move while others write.
  #reads = new Map<string, number>();

  /**
   * Whether the note has to be read again; counts as a reading.
   *
   * @param here The state vector of this editor.
   * @param there The state vector of the gateway.
   */
  areReadable(here: ReadonlyMap<number, number>, there: ReadonlyMap<number, number>): boolean {
    const reads = new Map<string, number>();
    for (const [client, clock] of there) {
      const next = here.get(client) ?? 0;
      if (clock > next) {
        const gap = `${client}:${next}`;
        reads.set(gap, (this.#reads.get(gap) ?? 0) + 1);
      }
    }

    const areReadable = [...reads.values()].some((count) => count <= maxReads);
    this.#reads = reads;
    return areReadable;
  }
}
