import { element } from '../shared/dom.js';
import type { JobProgress } from './contracts.js';
import { describe } from './failure.js';
import type { Job } from './jobs.js';

type State = 'running' | 'completed' | 'cancelled' | 'failed';

/** One job with its progress. */
export class JobItem {
  readonly element: HTMLLIElement;
  readonly #bar = element('progress', { max: '1' });
  // Not announced by screen readers: it changes all the time, and the bar has the same value.
  readonly #percent = element('p', { class: 'percent' });
  readonly #status = element('p', { class: 'status', role: 'status' });
  readonly #cancel = element('button', { type: 'button' }, 'Cancel');
  readonly #again = element('button', { type: 'button' }, 'Start again');
  #running: AbortController | undefined;
  #frame: number | undefined;
  #share = 0;

  /** @param onWorker Called when the job has ended, with whether it reached a worker. */
  constructor(
    private readonly job: Job,
    private readonly onWorker: (hasWorker: boolean) => void,
  ) {
    this.#bar.setAttribute('aria-label', job.title);
    this.#cancel.addEventListener('click', () => this.#running?.abort());
    this.#again.addEventListener('click', () => void this.start());
    const text = element('div', { class: 'text' }, element('h4', {}, job.title), this.#bar, this.#status);
    const tools = element('p', { class: 'tools' }, this.#cancel, this.#again);
    this.element = element('li', { class: 'card job' }, text, this.#percent, tools);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Runs the job until it ends. */
  async start(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#draw(0);
    this.#show('running', 'Running');
    try {
      const result = await this.job.run((progress) => this.#report(progress), running.signal);
      this.#end('completed', result, true);
    } catch (error) {
      if (running.signal.aborted) {
        this.#end('cancelled', 'Cancelled', true);
      } else {
        const { text, hasNoWorker } = describe(error);
        this.#end('failed', text, !hasNoWorker);
      }
    }
  }

  #report({ done }: JobProgress): void {
    this.#share = this.job.total > 0 ? Math.min(done / this.job.total, 1) : 1;
    // At most once per frame of the screen, however fast reports arrive.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw(this.#share);
    });
  }

  #end(state: State, text: string, hasWorker: boolean): void {
    this.#running = undefined;
    this.#draw(state === 'completed' ? 1 : this.#share);
    this.#show(state, text);
    this.onWorker(hasWorker);
  }

  #draw(share: number): void {
    this.#share = share;
    this.#bar.value = share;
    this.#percent.textContent = `${Math.floor(share * 100)} %`;
  }

  #show(state: State, text: string): void {
    this.element.dataset.state = state;
    this.#status.textContent = text;
    this.#cancel.hidden = state !== 'running';
    this.#again.hidden = state === 'running' || state === 'completed';
  }
}
