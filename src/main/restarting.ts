import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { createTrials } from '../host/trial.ts'
import type { Trials } from '../host/trial.ts'

/** An op's wish that another version of Mos runs, on its way to `run`. */
export type Restarting = {
  readonly trials: Trials
  ask(): void
  readonly asked: Promise<void>
  readonly isAsked: boolean
  /** Resolves when this Mos is. */
  readonly ready: Promise<void>
  /** This Mos is ready: where it was on trial, it has come up. */
  isReady(): Promise<void>
}

export function createRestarting(config: Config, host: Host): Restarting {
  const trials = createTrials(host, config.dataDir)
  const [asked, ready] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isAsked = false
  return {
    trials,
    asked: asked.promise,
    ready: ready.promise,
    get isAsked() {
      return isAsked
    },
    ask() {
      isAsked = true
      asked.resolve()
    },
    async isReady() {
      const trial = await trials.read()
      if (trial?.state === 'asked' && trial.root === config.packageRoot)
        await trials.write({ ...trial, state: 'ready' })
      ready.resolve()
    },
  }
}
