import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { PushReceipt, PushState, PushTarget } from './contracts.js';
import type { Draft } from './sender.js';

const maxItems = 20;
const interval = 1000;

interface Item {
  readonly target: PushTarget;
  readonly sequence: number;
  readonly stage: HTMLElement;
  readonly element: HTMLElement;
  isFinal: boolean;
}

/** What was sent from this page, with its state, which is read once a second while the page is visible. */
export class SentList {
  readonly #list = byId('sent', HTMLOListElement);
  readonly #empty = byId('sent-empty', HTMLElement);
  #items: Item[] = [];

  /**
   * @param readState Returns the state of a message; undefined if there is no connection.
   * @param repeat Sends a message again, with the same key.
   */
  constructor(
    private readonly readState: (target: PushTarget, sequence: number) => Promise<PushState | undefined>,
    private readonly repeat: (draft: Draft) => Promise<PushReceipt>,
  ) {
    setTimeout(() => void this.#poll(), interval);
  }

  /** Adds a message that was stored. */
  add(draft: Draft, receipt: PushReceipt): void {
    const stage = element('span', { class: 'stage', role: 'status' }, 'stored');
    const again = element('button', { type: 'button' }, 'Send again');
    const outcome = element('p', { class: 'meta', role: 'status' });
    again.addEventListener('click', () => void this.#repeat(draft, outcome));
    const to = draft.target.topic == null ? `to ${draft.target.user}` : `to the topic ${draft.target.topic}`;
    const item = element(
      'li',
      {},
      element('p', { class: 'row' }, element('b', {}, draft.message.title), stage),
      element('p', { class: 'row meta' }, element('span', {}, `${to}, message ${receipt.sequence}`), again),
      outcome,
    );
    this.#items.unshift({
      target: draft.target,
      sequence: receipt.sequence,
      stage,
      element: item,
      // A topic has any number of receivers; the state of one of them is push.state(target, sequence, subscriber).
      isFinal: draft.target.topic != null,
    });
    this.#list.prepend(item);
    this.#empty.hidden = true;
    for (const old of this.#items.splice(maxItems)) {
      old.element.remove();
    }
  }

  async #repeat(draft: Draft, outcome: HTMLElement): Promise<void> {
    try {
      const { sequence, isRepeat } = await this.repeat(draft);
      outcome.textContent = isRepeat
        ? `The repeat returned the same receipt: message ${sequence}.`
        : `The key was forgotten, so it was stored again: message ${sequence}.`;
    } catch (error) {
      outcome.textContent = messageOf(error);
    }
  }

  async #poll(): Promise<void> {
    for (const item of document.hidden ? [] : this.#items.filter(({ isFinal }) => !isFinal)) {
      try {
        const state = await this.readState(item.target, item.sequence);
        if (state !== undefined) {
          show(item, state);
        }
      } catch {
        // The next round tries again.
      }
    }

    setTimeout(() => void this.#poll(), interval);
  }
}

function show(item: Item, { stage, devices, deliveredTo }: PushState): void {
  const text =
    stage === 'delivered' ? `delivered to ${deliveredTo} of ${devices} ${devices === 1 ? 'device' : 'devices'}` : stage;
  if (item.stage.textContent !== text) {
    item.stage.textContent = text;
    item.stage.dataset.stage = stage;
  }

  item.isFinal = stage === 'read' || stage === 'expired';
}
