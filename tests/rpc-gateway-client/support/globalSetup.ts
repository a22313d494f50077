import type { TestProject } from 'vitest/node';
import { buildHost, startHost } from './host.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the host that all tests share. */
    hostUrl: string;
  }
}

/** Starts the host for all tests, and returns a function that ends it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  buildHost();
  const host = await startHost();
  provide('hostUrl', host.url);
  return () => host.kill();
}
