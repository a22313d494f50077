import type { BrowserContext, Page, Request } from 'playwright-core';

/** Records what is forbidden to all pages: console errors, violations of the content security policy, foreign requests. */
export class Guard {
  readonly violations: string[] = [];
  readonly #origin: string;
  readonly #allowed: readonly RegExp[];

  /** @param allowed Expected errors. */
  constructor(origin: string, allowed: readonly RegExp[]) {
    this.#origin = origin;
    this.#allowed = allowed;
  }

  /** Watches all pages of a context, including those that are opened later. */
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
    page.on('pageerror', (error) => this.#record(`uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => this.#record('the page crashed'));
    page.on('websocket', (socket) => this.#checkAddress(socket.url().replace(/^ws/, 'http')));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.#record(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
  }

  #check(request: Request): void {
    this.#checkAddress(request.url());
  }

  #checkAddress(address: string): void {
    if (!/^(data|blob|about):/.test(address) && new URL(address).origin !== this.#origin) {
      this.#record(`request to another origin: ${address}`);
    }
  }

  #record(violation: string): void {
    if (!this.#allowed.some((allowed) => allowed.test(violation))) {
      this.violations.push(violation);
    }
  }
}
