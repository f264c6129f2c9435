import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './test/slowest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    // Scenarios wait for half of their time: two at once leave a quarter of two cores idle.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    // Scenarios start real processes on a few cores, and other files run beside them: they must not fail by time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    allowOnly: false,
  },
})
