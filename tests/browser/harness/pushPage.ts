import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Gateway } from './gateway.js';

/** The token of senders in these tests. */
export const pushToken = 'a-token-for-senders';

/** The push page. */
export class PushPage {
  readonly titles: Locator;
  readonly stages: Locator;
  readonly badge: Locator;
  readonly offline: Locator;
  readonly topics: Locator;
  readonly sendError: Locator;

  constructor(readonly page: Page) {
    this.titles = page.locator('#mails li b');
    this.stages = page.locator('#sent .stage');
    this.badge = page.locator('#unread');
    this.offline = page.getByRole('button', { name: 'Offline' });
    this.topics = page.locator('#topics li');
    this.sendError = page.locator('#send-error');
  }

  /** Claims a name and waits for the inbox. */
  async signIn(name: string): Promise<void> {
    await this.page.getByLabel('Sign in with a name').fill(name);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByText(`Signed in as ${name}`).waitFor();
    await this.isOnline();
  }

  async isOnline(): Promise<void> {
    await expect.poll(() => this.page.locator('#connection').textContent()).toBe('Connected');
  }

  async send(target: string, title: string, kind = 'User', token = pushToken): Promise<void> {
    await this.page.getByLabel('Token of a sender').fill(token);
    await this.page.getByLabel('To', { exact: true }).selectOption(kind);
    await this.page.getByLabel('Name', { exact: true }).fill(target);
    await this.page.getByLabel('Title').fill(title);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  async subscribe(topic: string): Promise<void> {
    await this.page.getByLabel('Subscribe to a topic').fill(topic);
    await this.page.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await this.topics.filter({ hasText: topic }).waitFor();
  }

  /** Waits until the page shows these messages, the newest first. */
  async shows(...titles: string[]): Promise<void> {
    await expect.poll(() => this.titles.allTextContents()).toEqual(titles);
  }
}

/** Sends a message by HTTP, as another system does. */
export async function post(gateway: Gateway, target: object, title: string, key: string): Promise<Response> {
  return await fetch(`${gateway.url}/samples/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pushToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ target, message: { title, text: 'A text' }, key }),
  });
}
