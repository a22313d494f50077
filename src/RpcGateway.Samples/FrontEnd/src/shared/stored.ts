/** A text in the storage of this browser. Without browser storage, it lasts until the page is closed. */
export class Stored {
  #value: string | undefined;

  /**
   * @param key The key in the storage.
   * @param scope Whether all tabs share the text, and keep it when the browser is closed, or only this tab has it.
   */
  constructor(
    private readonly key: string,
    private readonly scope: 'browser' | 'tab' = 'browser',
  ) {}

  /** Returns the text; undefined if no text is stored. */
  read(): string | undefined {
    try {
      return this.#storage.getItem(this.key) ?? undefined;
    } catch {
      return this.#value;
    }
  }

  /** Stores a text; undefined to remove it. */
  write(value: string | undefined): void {
    this.#value = value;
    try {
      if (value === undefined) {
        this.#storage.removeItem(this.key);
      } else {
        this.#storage.setItem(this.key, value);
      }
    } catch {
      // The browser forbids storage, or it is full.
    }
  }

  // Throws if the browser forbids storage.
  get #storage(): Storage {
    return this.scope === 'browser' ? localStorage : sessionStorage;
  }
}
