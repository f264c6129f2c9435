import { defineConfig } from 'vitest/config'

/** The real programs against a model on loopback: `npm run test:runtimes`. */
export default defineConfig({
  test: {
    include: ['test/runtimes/**/*.runtimes.ts'],
    // A whole Mos needs Redis and tmux.
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // Sessions of one program share a machine: what takes turns is also what can be measured.
    sequence: { concurrent: false },
    testTimeout: 120_000,
    hookTimeout: 1_800_000,
    teardownTimeout: 20_000,
    allowOnly: false,
  },
})
