import type { SettingsFile } from '../command/definition.ts'
import { explain } from '../errors.ts'
import { emptySettings } from '../fleet/fleet-settings.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { Files } from '../host/host.ts'
import type { Store } from '../store/store.ts'

const lookEveryMs = 2_000

/** `fleet/mos.yaml` with what it last said, for who may not wait for a file: the gate, the policy, a turn. */
export type SettingsWatch = SettingsFile & {
  /** Without I/O. What this process wrote at once, what others wrote within 2 s; empty before the first `refresh`. */
  current(): FleetSettings
  /** Looks whether the file is another one. One that can't be read keeps what was read before. */
  refresh(): Promise<void>
  /**
   * Looks every 2 s, and at each rescan. `tell` gets what is wrong with a file that a person broke, in words for them,
   * once for each fault. Returns how to stop.
   */
  follow(signals: Pick<Store['signals'], 'on'>, tell: (problem: string) => void): () => void
}

/** Nothing is read before the first `refresh`, and nothing is watched before `follow`. */
export function createSettingsWatch(file: SettingsFile, files: Pick<Files, 'stat'>): SettingsWatch {
  let current = emptySettings
  let stamp: string | undefined
  let problem: string | undefined
  let edits = 0
  const keep = (settings: FleetSettings): FleetSettings => {
    problem = undefined
    return (current = settings)
  }
  const look = async () => {
    const before = edits
    try {
      const now = await stampOf(files, file.path)
      if (now === stamp || now === 'being written') return
      const settings = await file.read().finally(() => (stamp = now))
      // An editor empties the file before it writes: what was read in between says nothing.
      if ((await stampOf(files, file.path)) !== now) return
      // An edit of this process came in between: what was read may be older.
      if (before === edits) keep(settings)
    } catch (error) {
      problem = `${explain(error)} What it said before goes on to count.`
    }
  }
  let looking: Promise<void> | undefined
  const refresh = () => (looking ??= look().finally(() => (looking = undefined)))
  return {
    path: file.path,
    read: () => file.read(),
    async edit(change) {
      const settings = await file.edit(change)
      edits++
      return keep(settings)
    },
    current: () => current,
    refresh,
    follow(signals, tell) {
      let told: string | undefined
      const check = async () => {
        await refresh()
        if (problem !== undefined && problem !== told) tell(problem)
        told = problem
      }
      const timer = setInterval(() => void check(), lookEveryMs).unref()
      const off = signals.on(({ kind }) => void (kind === 'rescan' && check()))
      void check()
      return () => {
        clearInterval(timer)
        off()
      }
    },
  }
}

/** An empty file that is younger than this is about to be written. */
const settledAfterMs = 1_000

async function stampOf(files: Pick<Files, 'stat'>, path: string): Promise<string> {
  const found = await files.stat(path)
  if (found === undefined) return 'missing'
  if (found.bytes === 0 && Math.abs(Date.now() - found.mtimeMs) < settledAfterMs) return 'being written'
  return `${found.mtimeMs} ${found.bytes} ${found.mode}`
}
