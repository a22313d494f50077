import { byId, element } from '../shared/dom.js';
import { timeOfDayWithSeconds } from '../shared/time.js';
import type { CacheKey } from './contracts.js';

// The gateway lists no more.
const maxKeys = 200;

/** The keys in the memory of the gateway, and whether this page keeps them. */
export class KeyTable {
  readonly #rows = byId('keys-body', HTMLElement);
  readonly #empty = byId('keys-empty', HTMLElement);
  readonly #more = byId('keys-more', HTMLElement);
  readonly #table = byId('keys', HTMLElement);

  show(keys: readonly CacheKey[], versionHere: (key: string) => number | undefined): void {
    this.#empty.hidden = keys.length > 0;
    this.#more.hidden = keys.length < maxKeys;
    this.#table.hidden = keys.length === 0;
    this.#rows.replaceChildren(...keys.map((key) => createRow(key, versionHere(key.key))));
  }
}

function createRow(key: CacheKey, here: number | undefined): HTMLElement {
  const kept = here === undefined ? 'no' : here === key.version ? 'yes' : 'older';
  return element(
    'tr',
    { 'data-key': key.key },
    element('th', { scope: 'row' }, key.key),
    element('td', {}, `${key.size}`),
    element('td', {}, key.tags.join(', ')),
    element('td', {}, timeOfDayWithSeconds.format(new Date(key.expires))),
    element('td', { class: `kept ${kept}` }, kept),
  );
}
