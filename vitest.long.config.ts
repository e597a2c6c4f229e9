import { defineConfig } from 'vitest/config';

/** Long searches: `npm run test:long`. Each file says what it searches and for how long. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    maxWorkers: 2,
    globalSetup: ['test/build-dist.ts'],
    testTimeout: 3_600_000,
  },
});
