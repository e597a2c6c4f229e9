import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes share two cores with the test runner.
    maxWorkers: 2,
    globalSetup: ['test/build-dist.ts'],
    testTimeout: 20_000,
  },
});
