import type { Finding } from './judge-fleet.ts'

/** Within this all must be as it is to be, but for what a runner's back-off makes wait. */
const withinMs = 20_000
/** Who died together is started one by one, so that a machine that has just lost them all is not stormed. */
const inTurnMs = 2_000

export type FleetWatch = {
  /** From here on the time of what is wrong at the next look counts. */
  begin(now: number): void
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

type Open = {
  readonly kind: Finding['kind']
  readonly since: number
  readonly excusedUntil: number
  /** how many agents were down with it */
  readonly beside: number
  readonly isTold: boolean
}

/**
 * How long each thing is wrong at most, without a break: from the last look at which it was not so to the first at which
 * it is over. `startsAgainAt`: until when an agent's runner means to wait, in ms.
 */
export function createFleetWatch(startsAgainAt: (agent: string) => number): FleetWatch {
  let open = new Map<string, Open>()
  let now = 0
  let begunAt = 0
  const faults: string[] = []
  const worst = new Map<Finding['kind'], number>()
  return {
    faults,
    isSettled: () => [...open.values()].every(({ excusedUntil }) => excusedUntil > now),
    isWhole: () => open.size === 0,
    worst: (kind) => worst.get(kind) ?? 0,
    begin(at) {
      begunAt = at
    },
    note(findings, at) {
      now = at
      const lasts = (kind: Finding['kind'], { excusedUntil }: Open): number => {
        worst.set(kind, Math.max(worst.get(kind) ?? 0, now - excusedUntil))
        return now - excusedUntil
      }
      const down = findings.filter(({ kind }) => kind === 'down').length - 1
      const next = new Map<string, Open>()
      for (const { kind, about, words } of findings) {
        const key = `${kind} ${about}`
        const before = open.get(key) ?? { kind, since: begunAt, excusedUntil: begunAt, beside: 0, isTold: false }
        const excusedUntil = Math.max(before.excusedUntil, kind === 'down' ? startsAgainAt(about) : 0)
        const beside = kind === 'down' ? Math.max(before.beside, down) : 0
        const one = { ...before, excusedUntil, beside }
        const isLate = lasts(kind, one) > withinMs + beside * inTurnMs
        if (isLate && !one.isTold) faults.push(`${kind} for ${now - one.since} ms: ${about} ${words}`)
        next.set(key, { ...one, isTold: one.isTold || isLate })
      }
      for (const [key, one] of open) if (!next.has(key)) lasts(one.kind, one)
      open = next
      begunAt = now
    },
  }
}
