import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { CacheSetOptions } from './contracts.js';
import type { Found, Level, NearCache } from './nearCache.js';

const places: Record<Level, string> = {
  near: 'in this page',
  memory: "in the gateway's memory",
  redis: 'in Redis',
  miss: 'nowhere',
};

/** The form that reads, stores and removes one key, and the one that removes a tag. */
export class EntryForm {
  readonly #key = byId('key', HTMLInputElement);
  readonly #value = byId('value', HTMLTextAreaElement);
  readonly #expiry = byId('expiry', HTMLInputElement);
  readonly #tags = byId('tags', HTMLInputElement);
  readonly #tag = byId('tag', HTMLInputElement);
  readonly #result = byId('result', HTMLElement);
  readonly #error = byId('entry-error', HTMLElement);

  constructor(
    private readonly near: NearCache,
    private readonly onRead: (found: Found) => void,
    private readonly onChange: () => void,
  ) {
    this.#on('get', () => this.#get());
    this.#on('set', () => this.#set());
    this.#on('remove', async () => {
      await near.remove(this.#required(this.#key, 'key'));
      return `'${this.#key.value}' was removed.`;
    });
    this.#on('remove-tag', async () => {
      await near.removeByTag(this.#required(this.#tag, 'tag'));
      return `All values with the tag '${this.#tag.value}' were removed.`;
    });
    byId('entry', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
    byId('tag-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  }

  async #get(): Promise<string> {
    const key = this.#required(this.#key, 'key');
    const found = await this.near.get(key);
    this.onRead(found);
    if (found.entry === undefined) {
      return `'${key}' does not exist.`;
    }

    this.#value.value = JSON.stringify(found.entry.value, null, 2);
    return `Found ${places[found.level]}.`;
  }

  async #set(): Promise<string> {
    const key = this.#required(this.#key, 'key');
    await this.near.set(key, readJson(this.#value.value), this.#settings());
    return `'${key}' was stored.`;
  }

  #settings(): CacheSetOptions {
    const seconds = Number(this.#expiry.value);
    if (!(seconds >= 1 && seconds <= 86_400)) {
      throw new Error('The expiry must be from 1 to 86,400 s.');
    }

    const tags = this.#tags.value
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    return { expiresInMilliseconds: Math.round(seconds * 1000), tags };
  }

  #required(input: HTMLInputElement, what: string): string {
    if (input.value === '') {
      input.focus();
      throw new Error(`A ${what} is required.`);
    }

    return input.value;
  }

  #on(id: string, action: () => Promise<string>): void {
    byId(id, HTMLButtonElement).addEventListener('click', async () => {
      this.#error.textContent = '';
      this.#result.textContent = '';
      try {
        this.#result.textContent = await action();
        this.onChange();
      } catch (error) {
        this.#error.textContent = messageOf(error);
      }
    });
  }
}

/** Reads JSON; any other text becomes a string. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
