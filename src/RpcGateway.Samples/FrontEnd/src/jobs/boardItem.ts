import { element } from '../shared/dom.js';
import { BoardJob } from './boardJob.js';
import type { JobBoard, JobState } from './contracts.js';
import { describePrimes, describeWords, formatNumber } from './results.js';

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** One stored job. It shows the newest state, at most once per frame of the screen; nothing is queued while the page is hidden. */
export class BoardItem {
  readonly element: HTMLLIElement;
  readonly #title = element('h3', {}, 'Job');
  readonly #bar = element('progress', { max: '1', value: '0', 'aria-label': 'Progress' });
  readonly #percent = element('p', { class: 'percent' });
  readonly #status = element('p', { class: 'status', role: 'status' });
  readonly #problem = element('p', { class: 'error', role: 'alert' });
  readonly #cancel = element('button', { type: 'button' }, 'Cancel');
  readonly #remove = element('button', { type: 'button' }, 'Remove');
  readonly #job: BoardJob;
  #state: JobState | undefined;
  #frame: number | undefined;

  /** @param onRemove Called when the user removes the job from the list. */
  constructor(board: JobBoard, id: string, onRemove: () => void) {
    this.#job = new BoardJob(board, id, {
      state: (state) => this.#take(state),
      failed: (reason) => this.#fail(reason),
      problem: (text) => {
        this.#problem.textContent = text;
      },
    });
    this.#cancel.addEventListener('click', () => void this.#cancelJob());
    this.#remove.addEventListener('click', onRemove);
    const text = element('div', { class: 'text' }, this.#title, this.#bar, this.#status, this.#problem);
    const tools = element('p', { class: 'tools' }, this.#cancel, this.#remove);
    this.element = element('li', { class: 'card job' }, text, this.#percent, tools);
    this.#cancel.hidden = true;
    this.#remove.hidden = true;
  }

  /** Follows the job until it has ended. */
  async watch(): Promise<void> {
    await this.#job.watch();
  }

  remove(): void {
    this.#job.stop();
    this.element.remove();
  }

  async #cancelJob(): Promise<void> {
    this.#cancel.disabled = true;
    await this.#job.cancel();
    this.#cancel.disabled = false;
  }

  #take(state: JobState): void {
    this.#state = state;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const state = this.#state;
    if (state === undefined) {
      return;
    }

    const hasEnded = state.stage !== 'waiting' && state.stage !== 'running';
    const { done, total } = state.progress ?? { done: 0, total: null };
    const share = state.stage === 'succeeded' ? 1 : Math.min(done / Math.max(total ?? state.size, 1), 1);
    const title =
      state.kind === 'primes'
        ? `Primes up to ${formatNumber(state.size)}`
        : `Words in ${formatNumber(state.size)} bytes`;
    this.element.dataset.state = state.stage;
    this.#title.textContent = title;
    this.#bar.setAttribute('aria-label', title);
    this.#bar.value = share;
    this.#bar.hidden = state.stage === 'failed' || state.stage === 'cancelled';
    this.#percent.textContent = this.#bar.hidden ? '' : `${Math.floor(share * 100)} %`;
    this.#cancel.hidden = hasEnded;
    this.#remove.hidden = !hasEnded;
    const text = describe(state);
    if (this.#status.textContent !== text) {
      // Screen readers announce it, so it changes only with its words.
      this.#status.textContent = text;
    }
  }

  #fail(reason: string): void {
    this.element.dataset.state = 'failed';
    this.#status.textContent = reason;
    this.#problem.textContent = '';
    this.#cancel.hidden = true;
    this.#remove.hidden = false;
  }
}

function describe(state: JobState): string {
  const attempt = (state.attempt ?? 0) > 1 ? `, attempt ${state.attempt}` : '';
  switch (state.stage) {
    case 'waiting':
      return `${state.reason ?? ''} Waiting since ${times.format(new Date(state.submitted))}${attempt}`.trimStart();
    case 'running':
      return `Running on ${state.worker ?? 'a worker'}${attempt}`;
    case 'succeeded':
      return state.result?.words
        ? describeWords(state.result.words)
        : state.result?.primes
          ? describePrimes(state.result.primes)
          : '';
    case 'failed':
      return state.reason ?? 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}
