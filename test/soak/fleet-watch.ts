import type { Finding } from './judge-fleet.ts'

/** Within this all must be as it is to be, but for what a runner's back-off makes wait. */
const withinMs = 20_000

export type FleetWatch = {
  /** Takes in the findings of one look. Times in ms since the epoch. */
  note(findings: readonly Finding[], now: number): void
  /** what has been wrong for too long, each told once */
  readonly faults: readonly string[]
  /** nothing is wrong but agents whose runner waits as it was planned to */
  isSettled(): boolean
  /** nothing is wrong */
  isWhole(): boolean
  /** the longest that something of this kind was so, in ms, without planned waits */
  worst(kind: Finding['kind']): number
}

type Open = { readonly since: number; readonly excusedUntil: number; readonly isTold: boolean }

/** How long each thing is wrong without a break. `startsAgainAt`: until when an agent's runner means to wait, in ms. */
export function createFleetWatch(startsAgainAt: (agent: string) => number): FleetWatch {
  let open = new Map<string, Open>()
  let now = 0
  const faults: string[] = []
  const worst = new Map<Finding['kind'], number>()
  return {
    faults,
    isSettled: () => [...open.values()].every(({ excusedUntil }) => excusedUntil > now),
    isWhole: () => open.size === 0,
    worst: (kind) => worst.get(kind) ?? 0,
    note(findings, at) {
      now = at
      const next = new Map<string, Open>()
      for (const { kind, about, words } of findings) {
        const key = `${kind} ${about}`
        const { since, excusedUntil, isTold } = open.get(key) ?? { since: now, excusedUntil: now, isTold: false }
        const until = Math.max(excusedUntil, kind === 'down' ? startsAgainAt(about) : 0)
        const lastingMs = now - until
        worst.set(kind, Math.max(worst.get(kind) ?? 0, lastingMs))
        const isLate = lastingMs > withinMs
        if (isLate && !isTold) faults.push(`${kind} for ${now - since} ms: ${about} ${words}`)
        next.set(key, { since, excusedUntil: until, isTold: isTold || isLate })
      }
      open = next
    },
  }
}
