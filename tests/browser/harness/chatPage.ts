import type { Locator, Page } from 'playwright-core';

/** The chat page, as its users see it. */
export class ChatPage {
  readonly messages: Locator;
  readonly members: Locator;
  readonly text: Locator;
  readonly log: Locator;
  readonly connection: Locator;

  constructor(readonly page: Page) {
    this.messages = page.locator('#messages .message .text');
    this.members = page.locator('#member-list .member-name');
    this.text = page.getByLabel('Message', { exact: true });
    this.log = page.getByRole('log', { name: 'Messages' });
    this.connection = page.locator('#connection');
  }

  /** Joins a room by the form. */
  async join(room: string, name: string): Promise<void> {
    await this.page.getByLabel('Room', { exact: true }).fill(room);
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('button', { name: 'Join', exact: true }).click();
    await this.page.getByRole('heading', { name: `# ${room}` }).waitFor();
  }

  async send(text: string): Promise<void> {
    await this.text.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Waits until it says this, as anybody. */
  async sees(text: string): Promise<void> {
    await this.messages.filter({ hasText: text }).first().waitFor();
  }
}
