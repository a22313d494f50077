import { options, type RpcClient, RpcConnectionLostError } from 'rpc-gateway-client';
import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { Cache, CacheChange } from './contracts.js';

const maxLines = 10;
const maxShown = 300;

/** One watched key: its value, and the latest changes. */
export class WatchCard {
  readonly #cache: Cache;
  readonly #key = byId('watch-key', HTMLInputElement);
  readonly #value = byId('watch-value', HTMLElement);
  readonly #changes = byId('watch-changes', HTMLElement);
  readonly #error = byId('watch-error', HTMLElement);
  #stopping = new AbortController();

  constructor(client: RpcClient) {
    this.#cache = client.contract<Cache>('cache');
    byId('watch', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#watch();
    });
  }

  // The stream begins with the current state, so after a lost connection it starts again.
  async #watch(): Promise<void> {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const key = this.#key.value;
    this.#error.textContent = key === '' ? 'A key is required.' : '';
    this.#changes.replaceChildren();
    if (key === '') {
      return;
    }

    try {
      for await (const change of this.#cache.watch([key], options({ signal, resumeFrom: () => [[key]] }))) {
        await this.#show(key, change);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#error.textContent = messageOf(error);
      }
    }
  }

  async #show(key: string, change: CacheChange): Promise<void> {
    const text = change.kind === 'removed' ? 'no value' : await this.#read(key, change.version);
    if (text === undefined) {
      return;
    }

    this.#value.textContent = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
    this.#value.dataset.key = key;
    this.#changes.prepend(element('li', {}, `${words[change.kind]}, version ${change.version}`));
    while (this.#changes.children.length > maxLines) {
      this.#changes.lastElementChild?.remove();
    }
  }

  // Undefined if the connection was lost: the stream continues with the current state.
  async #read(key: string, version: number): Promise<string | undefined> {
    try {
      const { entry } = await this.#cache.get(key, false, version);
      return entry ? JSON.stringify(entry.value) : 'no value';
    } catch (error) {
      if (error instanceof RpcConnectionLostError) {
        return undefined;
      }

      throw error;
    }
  }
}

const words: Record<CacheChange['kind'], string> = { current: 'State', set: 'Set', removed: 'Removed' };
