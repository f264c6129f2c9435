import { z } from 'zod'
import type { Recorder } from '../../fleet/recorder.ts'
import type { Logger } from '../../log.ts'
import type { Facts } from '../../store/store.ts'

type Deps = {
  readonly hostId: string
  readonly facts: Facts
  /** `mos` → `0.1.0` */
  readonly versions: () => Promise<Readonly<Record<string, string>>>
  readonly recorder: Recorder
  readonly logger: Logger
}

const known = z.record(z.string(), z.object({ version: z.string(), at: z.number() }))
/** The history forgets after 14 days: what still holds then is told anew. */
const holdsMs = 7 * 24 * 3_600_000

/** Records what this host runs, where that is other than it was told last, which outlives Mos. */
export async function recordVersions({ hostId, facts, versions, recorder, logger }: Deps): Promise<void> {
  try {
    const fact = `enhancer.versions.${hostId}`
    const [now, text] = await Promise.all([versions(), facts.get(fact)])
    const before = text === undefined ? {} : known.parse(JSON.parse(text))
    const at = Date.now()
    const isTold = (what: string, version: string): boolean =>
      before[what]?.version === version && at - before[what].at < holdsMs
    const fresh = Object.entries(now).filter(([what, version]) => !isTold(what, version))
    if (fresh.length === 0) return
    for (const [what, version] of fresh) {
      recorder.record({ kind: 'version', what, version, id: `version-${hostId}-${what}-${version}-${at}`, at })
    }
    const told = Object.fromEntries(fresh.map(([what, version]) => [what, { version, at }]))
    await facts.set(fact, JSON.stringify({ ...before, ...told }))
  } catch (error) {
    logger.debug({ err: error }, 'what this host runs was not recorded')
  }
}
