import type { Locator, Page } from 'playwright-core';

/** The live page, as operators see it. */
export class LivePage {
  readonly calls: Locator;
  readonly connections: Locator;
  readonly methods: Locator;
  readonly running: Locator;
  readonly trace: Locator;
  readonly state: Locator;

  constructor(readonly page: Page) {
    this.calls = page.getByTestId('calls');
    this.connections = page.getByTestId('connections');
    this.methods = page.getByTestId('methods');
    this.running = page.getByTestId('running');
    this.trace = page.getByTestId('trace');
    this.state = page.getByTestId('live-state');
  }

  /** Waits until everything that happens from now on is seen. */
  async ready(): Promise<this> {
    await this.page.locator('[data-testid=live-state][data-state=connected]').waitFor();
    return this;
  }

  /** The rows of the calls of one method. */
  callsOf(method: string): Locator {
    return this.calls.locator('tbody tr[data-trace]').filter({ has: this.page.getByText(method, { exact: true }) });
  }

  /** Opens the trace of the newest call of a method. */
  async openTrace(method: string): Promise<void> {
    await this.callsOf(method).first().getByRole('button', { name: method, exact: true }).click();
    await this.trace.waitFor();
  }
}
