import { z } from 'zod'
import type { Recorder } from '../../fleet/recorder.ts'
import type { Logger } from '../../log.ts'
import type { Facts } from '../../store/store.ts'

type Deps = {
  readonly hostId: string
  readonly facts: Facts
  /** paths below the home that wait for a person's decision */
  readonly waiting: () => Promise<readonly string[]>
  readonly recorder: Recorder
  readonly logger: Logger
}

/** path → since when it waits, ms since the epoch */
const known = z.record(z.string(), z.number())

/** Looks which files wait for a decision, and records what is other than at the last look, which outlives Mos. */
export async function recordDrift({ hostId, facts, waiting, recorder, logger }: Deps): Promise<void> {
  try {
    const fact = `enhancer.drift.${hostId}`
    const [paths, text] = await Promise.all([waiting(), facts.get(fact)])
    const before = text === undefined ? {} : known.parse(JSON.parse(text))
    const now = Date.now()
    const after = Object.fromEntries(paths.map((path) => [path, before[path] ?? now]))
    // Both are told before it is written down: told again they are the same events.
    for (const [path, since] of Object.entries(after)) {
      const id = `drift-${hostId}-${path}-${since}`
      recorder.record({ kind: 'drift', path, state: 'waits', id, at: since })
    }
    for (const [path, since] of Object.entries(before).filter(([each]) => !(each in after))) {
      const id = `drift-${hostId}-${path}-${since}-settled`
      recorder.record({ kind: 'drift', path, state: 'settled', id })
    }
    const next = JSON.stringify(after)
    if (next !== (text ?? '{}')) await facts.set(fact, next)
  } catch (error) {
    logger.debug({ err: error }, 'the files that wait for a decision were not recorded')
  }
}
