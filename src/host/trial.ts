import { join } from 'node:path'
import { z } from 'zod'
import type { Host } from './host.ts'

const shape = z.object({
  /** the installation that is to run, and where its Mos is */
  id: z.string(),
  root: z.string(),
  /** the one before, which runs again when that one does not come up */
  from: z.string(),
  /** the op that switched */
  op: z.string(),
  /** `asked`: not ready yet; `back`: given up, `why` says it */
  state: z.enum(['asked', 'ready', 'back']),
  starts: z.number(),
  /** milliseconds that a start may take to be ready */
  withinMs: z.number(),
  process: z.string().optional(),
  why: z.string().optional(),
})

/** The first starts of a version that was just switched to. `setup/start` counts them, and gives up. */
export type Trial = Readonly<z.output<typeof shape>>

export type Trials = {
  /** Undefined: no version was ever switched to, or what stands there can't be read. */
  read(): Promise<Trial | undefined>
  write(trial: Trial): Promise<void>
}

export function createTrials({ files }: Pick<Host, 'files'>, dataDir: string): Trials {
  const path = join(dataDir, 'versions', 'trial.json')
  return {
    async read() {
      try {
        return shape.safeParse(JSON.parse((await files.read(path)) ?? '{}')).data
      } catch {
        return undefined
      }
    },
    write: (trial) => files.write(path, `${JSON.stringify(trial, undefined, 2)}\n`, { mode: 0o600 }),
  }
}
