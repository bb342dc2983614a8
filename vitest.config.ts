import { defineConfig } from 'vitest/config';

// Suites that need data from outside the project live in test/data and run by `npm run test:data`.
export default defineConfig({
  test: {
    include: process.env['CADANS_SUITE'] === 'data' ? ['test/data/**/*.test.ts'] : ['test/**/*.test.ts'],
    exclude: process.env['CADANS_SUITE'] === 'data' ? [] : ['test/data/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
