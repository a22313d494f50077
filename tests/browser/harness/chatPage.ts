import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The chat page. */
export class ChatPage {
  readonly messages: Locator;
  readonly members: Locator;
  readonly text: Locator;
  readonly log: Locator;
  readonly connection: Locator;
  readonly joinButton: Locator;

  constructor(readonly page: Page) {
    this.messages = page.locator('#messages .message .text');
    this.members = page.locator('#member-list .member-name');
    this.text = page.getByLabel('Message', { exact: true });
    this.log = page.getByRole('log', { name: 'Messages' });
    this.connection = page.locator('#connection');
    this.joinButton = page.getByRole('button', { name: 'Join', exact: true });
  }

  /** Joins a room with the form. */
  async join(room: string, name: string): Promise<void> {
    await this.page.getByLabel('Room', { exact: true }).fill(room);
    await this.page.getByLabel('Your name').fill(name);
    await this.joinButton.click();
    await this.page.getByRole('heading', { name: `# ${room}` }).waitFor();
  }

  /** Waits until the page is connected. Before that, submitting the form with the keyboard has no effect. */
  async canJoin(): Promise<void> {
    await expect.poll(() => this.joinButton.isEnabled()).toBe(true);
  }

  async send(text: string): Promise<void> {
    await this.text.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Waits for a message with this text, from any member. */
  async sees(text: string): Promise<void> {
    await this.messages.filter({ hasText: text }).first().waitFor();
  }

  /** Claims a name and signs in with it. */
  async signIn(name: string): Promise<void> {
    await this.page.getByLabel('Sign in with a name').fill(name);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByText(`Signed in as ${name}`).waitFor();
    await this.canJoin();
  }

  /** Opens the direct messages with an account. */
  async openDirect(name: string): Promise<void> {
    await this.page.getByLabel('Name of the account').fill(name);
    await this.page.getByRole('button', { name: 'Open', exact: true }).click();
    await this.page.getByRole('heading', { name, exact: true }).waitFor();
  }

  /** The entry of a conversation in the list. */
  conversation(title: string): Locator {
    return this.page.locator('#conversations button').filter({ has: this.page.getByText(title, { exact: true }) });
  }

  /** The number of unread messages at an entry of the list; 0 without a badge. */
  async unread(title: string): Promise<number> {
    const badge = this.conversation(title).locator('.badge');
    return (await badge.count()) === 0 ? 0 : Number.parseInt((await badge.textContent()) ?? '', 10);
  }
}
