import { defineConfig } from 'vitest/config';

/** Tests that take minutes: `npm run test:long` runs these, and nothing else. */
const LONG = 'test/**/*.long.test.ts';

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? [LONG] : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : [LONG],
    globalSetup: ['test/store/postgres-on-demand.ts'],
    reporters: ['default', './test/skipped-reporter.ts'],
    // Much of the time is waiting for processes and answers, so that no core is kept back.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
}));
