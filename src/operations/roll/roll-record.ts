import { join } from 'node:path'
import { z } from 'zod'
import type { Files } from '../../host/host.ts'
import { rollSchema } from './relaunch-args.ts'
import type { Roll } from './relaunch-args.ts'

const memberSchema = z.object({
  /**
   * `waits` for the end of its turn, and nothing was done to it but that it is paused; `stops`, and may be down;
   * `stopped` for certain, and may run again; `up` again, as was seen; `left` as it was
   */
  state: z.enum(['waits', 'stops', 'stopped', 'up', 'left']),
  /** the installation that it ran from before */
  from: z.string(),
  /** its runtime wrote its heartbeat itself */
  wasNative: z.boolean(),
  /** It did not run before: that it does not after either stops nothing. */
  wasDown: z.boolean(),
  /** ms since the epoch: when it came into this state */
  at: z.number(),
  /** what was seen, or why it was left */
  words: z.string(),
  /** It was left because it was at something: somebody has to come back to it. */
  isOwed: z.boolean(),
  /** on its way back to `from`: stopped for that, or up there again */
  back: z.enum(['stopped', 'up']).optional(),
})
const schema = z.object({
  /** the installation that all are to run from */
  to: z.string(),
  /** Nothing of it is taken back any more. */
  isOver: z.boolean(),
  /** in which order; the same after a crash, whoever is at what by then */
  roll: rollSchema,
  agents: z.record(z.string(), memberSchema),
})

export type Member = z.output<typeof memberSchema>
export type RollRecord = z.output<typeof schema>

/**
 * What one relaunch of all has done to whom, on disk before it goes on: after a crash nobody is relaunched twice, and who
 * was moved is known. Steps of the op are waves; this is what is beneath them.
 */
export type RollBook = {
  read(): RollRecord | undefined
  /** Begins it, unless it was begun. */
  begin(to: string, roll: Roll): Promise<RollRecord>
  put(name: string, member: Omit<Member, 'at'>): Promise<void>
  close(): Promise<void>
}

/** An op that failed may still be taken back: one that nobody wrote for so long is not. */
const keptMs = 7 * 24 * 3_600_000

type Deps = { readonly files: Pick<Files, 'read' | 'write' | 'list' | 'stat' | 'remove'>; readonly dataDir: string }

export async function openRollBook({ files, dataDir }: Deps, opId: string): Promise<RollBook> {
  const directory = join(dataDir, 'rolls')
  const own = `${opId}.json`
  const text = await files.read(join(directory, own))
  let record = text === undefined ? undefined : schema.parse(JSON.parse(text))
  let writing: Promise<void> = Promise.resolve()
  const write = (next: RollRecord): Promise<void> => {
    record = next
    // Several agents of a wave write it: the last write must be the latest record.
    writing = writing
      .catch(() => undefined)
      .then(() => files.write(join(directory, own), `${JSON.stringify(record)}\n`, { mode: 0o600 }))
    return writing
  }
  return {
    read: () => record,
    async begin(to, roll) {
      if (record !== undefined) return record
      for (const name of await files.list(directory)) {
        const { mtimeMs = 0 } = (await files.stat(join(directory, name))) ?? {}
        if (Date.now() - mtimeMs > keptMs) await files.remove(join(directory, name))
      }
      const begun = { to, isOver: false, roll, agents: {} }
      await write(begun)
      return begun
    },
    async put(name, member) {
      if (record === undefined) return
      await write({ ...record, agents: { ...record.agents, [name]: { ...member, at: Date.now() } } })
    },
    async close() {
      if (record !== undefined) await write({ ...record, isOver: true })
    },
  }
}
