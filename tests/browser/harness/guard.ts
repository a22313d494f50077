import type { BrowserContext, Page, Request } from 'playwright-core';

/** Notes what no page may do: errors on the console, violations of its policy, requests to anybody else. */
export class Guard {
  readonly offences: string[] = [];
  readonly #origin: string;
  readonly #allowed: readonly RegExp[];

  /** @param allowed Errors that the test itself brings about. */
  constructor(origin: string, allowed: readonly RegExp[]) {
    this.#origin = origin;
    this.#allowed = allowed;
  }

  /** Watches all pages of a context, also those that are opened later. */
  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`The policy forbids ${event.blockedURI} by ${event.violatedDirective}.`);
      });
    });
    context.on('page', (page) => this.#watchPage(page));
    context.on('request', (request) => this.#check(request));
  }

  #watchPage(page: Page): void {
    page.on('pageerror', (error) => this.#note(`uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => this.#note('the page crashed'));
    page.on('websocket', (socket) => this.#checkAddress(socket.url().replace(/^ws/, 'http')));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.#note(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
  }

  #check(request: Request): void {
    this.#checkAddress(request.url());
  }

  #checkAddress(address: string): void {
    if (!/^(data|blob|about):/.test(address) && new URL(address).origin !== this.#origin) {
      this.#note(`request to another origin: ${address}`);
    }
  }

  #note(offence: string): void {
    if (!this.#allowed.some((allowed) => allowed.test(offence))) {
      this.offences.push(offence);
    }
  }
}
