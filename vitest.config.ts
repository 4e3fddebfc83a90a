import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/store/postgres-on-demand.ts'],
    reporters: ['default', './test/skipped-reporter.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
