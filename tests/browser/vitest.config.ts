import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    // Each file has a gateway and a browser of its own.
    maxWorkers: 2,
    // The longest that anything is waited for, on a machine that has other things to do as well.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { interval: 20, timeout: 30_000 } },
  },
});
