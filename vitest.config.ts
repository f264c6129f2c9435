import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Scenarios start real processes on a few cores: a file in the background of another one must not fail by time.
    teardownTimeout: 10_000,
    allowOnly: false,
  },
})
