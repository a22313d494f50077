import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

type Values = Record<string, unknown>;

/** The address of a method in the explorer, with filled-in params if there are some. */
export function linkTo(method: string, values?: Values): string {
  const params = values === undefined ? '' : `?params=${encodeURIComponent(JSON.stringify(values))}`;
  return `/#${encodeURIComponent(method)}${params}`;
}

/** The explorer, as its users see it. */
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

  /** Goes to a method, and waits until it can be called. */
  async show(method: string, values?: Values): Promise<void> {
    await this.page.goto(linkTo(method, values));
    await this.page.getByRole('heading', { name: method, exact: true, level: 1 }).waitFor();
    await this.hasState('connected');
  }

  /** Goes to a method, and calls it. */
  async run(method: string, values?: Values): Promise<void> {
    await this.show(method, values);
    await this.call.click();
  }

  /** Waits for the way that a call goes: running, succeeded, failed, stopped. */
  async ends(status: string, timeout = 30_000): Promise<void> {
    await expect.poll(() => this.status.getAttribute('data-status'), { timeout }).toBe(status);
  }

  /** Waits for the state of the connection. */
  async hasState(state: string, timeout = 30_000): Promise<void> {
    await expect.poll(() => this.connection.getAttribute('data-state'), { timeout }).toBe(state);
  }

  /** The JSON of the result, once it is there. */
  async answer(): Promise<unknown> {
    await this.ends('succeeded');
    return JSON.parse((await this.result.textContent()) ?? '');
  }

  /** How many items of a stream are drawn as having come. */
  async items(): Promise<number> {
    return Number(await this.count.getAttribute('data-count'));
  }
}
