import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The live page. */
export class LivePage {
  readonly calls: Locator;
  readonly connections: Locator;
  /** The rows of the connections. */
  readonly rows: Locator;
  readonly methods: Locator;
  readonly running: Locator;
  readonly backends: Locator;
  readonly nodes: Locator;
  readonly trace: Locator;
  readonly state: Locator;

  constructor(readonly page: Page) {
    this.calls = page.getByTestId('calls');
    this.connections = page.getByTestId('connections');
    this.rows = this.connections.locator('tr[data-connection]');
    this.methods = page.getByTestId('methods');
    this.running = page.getByTestId('running');
    this.backends = page.getByTestId('backends');
    this.nodes = page.getByTestId('nodes');
    this.trace = page.getByTestId('trace');
    this.state = page.getByTestId('live-state');
  }

  /** Waits until the page is connected and misses no further events. */
  async ready(): Promise<this> {
    await this.page.locator('[data-testid=live-state][data-state=connected]').waitFor();
    return this;
  }

  /** Waits until the page is ready and shows no connection of an earlier test. */
  async readyWithoutConnections(): Promise<this> {
    await this.ready();
    // A figure shows that the page has received data; before that, there are no rows in any case.
    await this.page
      .getByTestId('tiles')
      .getByText(/^over \d+ s$/)
      .waitFor();
    await expect.poll(() => this.rows.count()).toBe(0);
    return this;
  }

  /** The rows of the calls of one method. */
  callsOf(method: string): Locator {
    return this.calls.locator('tbody tr[data-trace]').filter({ has: this.page.getByText(method, { exact: true }) });
  }

  /** Opens the trace of a call of a method. Returns the button of that call: other calls can arrive, even of an earlier test. */
  async openTrace(method: string): Promise<Locator> {
    await this.callsOf(method).first().getByRole('button', { name: method, exact: true }).click();
    await this.hasTraceFocused();
    const trace = new URL(this.page.url()).hash.slice('#trace='.length);
    return this.calls.locator(`tr[data-trace="${trace}"]`).getByRole('button', { name: method, exact: true });
  }

  /** Waits until the opened trace has the focus. */
  async hasTraceFocused(): Promise<void> {
    const heading = this.trace.getByRole('heading');
    await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true);
  }
}
