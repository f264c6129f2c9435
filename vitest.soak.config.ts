import { defineConfig } from 'vitest/config'

/** Long runs of random crashes: one at a time, and never part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
