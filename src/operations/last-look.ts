import type { AgentStatus } from '../fleet/status.ts'

type Statuses = readonly AgentStatus[]

export type LastLook = {
  /** What was just seen, by whoever looks anyway. */
  keep(statuses: Statuses): void
  /** That, while it is younger than a look's period; else looks itself. */
  get(): Promise<Statuses>
}

/** Who looks every 15 s may be up to 2 s late. */
const keptMs = 18_000

/** One look at the fleet for all who look at it again and again: tmux and the files need not be asked by each. */
export function createLastLook(look: () => Promise<Statuses>): LastLook {
  let last: { readonly at: number; readonly statuses: Statuses } | undefined
  return {
    keep: (statuses) => void (last = { at: performance.now(), statuses }),
    get: async () => (last !== undefined && performance.now() - last.at < keptMs ? last.statuses : look()),
  }
}
