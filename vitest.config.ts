import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './test/slowest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Scenarios start real processes on a few cores, and other files run beside them: they must not fail by time.
    teardownTimeout: 10_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    allowOnly: false,
  },
})
