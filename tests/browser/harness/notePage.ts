import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The page of the notes. */
export class NotePage {
  readonly text: Locator;
  readonly editors: Locator;
  readonly cursors: Locator;
  readonly state: Locator;

  constructor(readonly page: Page) {
    this.text = page.getByRole('textbox', { name: 'Text of the note' });
    this.editors = page.locator('#editors li');
    this.cursors = page.locator('#editor .other-name');
    this.state = page.locator('#state');
  }

  /** Creates a note with the form and waits until it can be edited. */
  async create(title: string): Promise<void> {
    await this.page.locator('#connection[data-state=connected]').waitFor();
    await this.page.getByLabel('New note').fill(title);
    await this.page.getByRole('button', { name: 'Create' }).click();
    await this.page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await this.loads();
  }

  async loads(): Promise<void> {
    await this.text.waitFor();
  }

  /** The lines of the note, without the names at the cursors. */
  async content(): Promise<string> {
    return await this.text.evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const other of copy.querySelectorAll('.other-caret, .cm-placeholder')) {
        other.remove();
      }

      return [...copy.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
    });
  }

  /** The number of style rules for the colours of other editors. */
  async countColourRules(): Promise<number> {
    return await this.page.locator('#editor').evaluate((element) => {
      const rules = element.shadowRoot?.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]) ?? [];
      return rules.filter(({ cssText }) => cssText.includes('--editor:')).length;
    });
  }

  async has(content: string): Promise<void> {
    await expect.poll(() => this.content()).toBe(content);
  }

  async type(text: string): Promise<void> {
    await this.text.focus();
    await this.page.keyboard.type(text);
  }

  async saves(): Promise<void> {
    await expect.poll(() => this.state.textContent()).toBe('Saved');
  }
}
