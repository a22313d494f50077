import { Stored } from '../shared/stored.js';

const stored = new Stored('rpcgateway.jobs');
const pattern = /^[\w-]{43}$/;

// Older ones are removed from the list. Each one has a stream while the page is open.
const maxIds = 50;

/** The ids of the jobs of this browser, the newest first. They are kept when the browser is closed. */
export class JobIds {
  #ids = read();

  get all(): readonly string[] {
    return this.#ids;
  }

  /** Adds an id, and returns those that are removed for it. */
  add(id: string): readonly string[] {
    const ids = [id, ...this.#ids.filter((other) => other !== id)];
    this.#write(ids.slice(0, maxIds));
    return ids.slice(maxIds);
  }

  remove(id: string): void {
    this.#write(this.#ids.filter((other) => other !== id));
  }

  #write(ids: string[]): void {
    this.#ids = ids;
    stored.write(JSON.stringify(ids));
  }
}

function read(): string[] {
  try {
    const ids: unknown = JSON.parse(stored.read() ?? '[]');
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && pattern.test(id)) : [];
  } catch {
    return [];
  }
}
