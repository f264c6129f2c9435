import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Scenarios start real processes on a few cores, and other files run beside them: they must not fail by time.
    teardownTimeout: 10_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    allowOnly: false,
  },
})
