import { defineConfig } from 'vitest/config';

/** Files that end so take minutes; `npm run test:long` runs them, and nothing else. */
const LONG = 'test/**/*.long.test.ts';
const isLong = process.env.npm_lifecycle_event === 'test:long';

export default defineConfig({
  test: {
    include: [isLong ? LONG : 'test/**/*.test.ts'],
    exclude: isLong ? [] : [LONG],
    globalSetup: ['test/store/postgres-on-demand.ts'],
    reporters: ['default', './test/skipped-reporter.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
