import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

type Values = Record<string, unknown>;

/** The address of a method in the explorer, optionally with params. */
export function linkTo(method: string, values?: Values): string {
  const params = values === undefined ? '' : `?params=${encodeURIComponent(JSON.stringify(values))}`;
  return `/#${encodeURIComponent(method)}${params}`;
}

/** The explorer page. */
export class ExplorerPage {
  readonly status: Locator;
  readonly result: Locator;
  readonly failure: Locator;
  readonly call: Locator;
  readonly stop: Locator;
  readonly count: Locator;
  readonly hash: Locator;
  readonly connection: Locator;

  constructor(readonly page: Page) {
    this.status = page.getByTestId('run-status');
    this.result = page.getByTestId('result-json');
    this.failure = page.getByTestId('failure');
    this.call = page.getByTestId('call');
    this.stop = page.getByTestId('stop');
    this.count = page.getByTestId('stream-count');
    this.hash = page.getByTestId('transfer-hash');
    this.connection = page.getByTestId('connection');
  }

  /** Opens a method and waits until it can be called. */
  async show(method: string, values?: Values): Promise<void> {
    await this.page.goto(linkTo(method, values));
    await this.page.getByRole('heading', { name: method, exact: true, level: 1 }).waitFor();
    await this.hasState('connected');
  }

  /** Opens a method and calls it. */
  async run(method: string, values?: Values): Promise<void> {
    await this.show(method, values);
    await this.call.click();
  }

  /** Waits for a status of the call: running, succeeded, failed or stopped. */
  async ends(status: string, timeout = 60_000): Promise<void> {
    await expect.poll(() => this.status.getAttribute('data-status'), { timeout }).toBe(status);
  }

  /** Waits for a state of the connection. */
  async hasState(state: string, timeout = 60_000): Promise<void> {
    await expect.poll(() => this.connection.getAttribute('data-state'), { timeout }).toBe(state);
  }

  /** Waits for the result and returns its JSON. */
  async readResult(): Promise<unknown> {
    await this.ends('succeeded');
    return JSON.parse((await this.result.textContent()) ?? '');
  }

  /** The displayed number of items of a stream. */
  async items(): Promise<number> {
    return Number(await this.count.getAttribute('data-count'));
  }
}
