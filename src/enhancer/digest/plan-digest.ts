import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { Digest, DigestSight } from './digest.ts'
import { countBy, mostFirst } from './count-by.ts'
import { planAdvice } from './plan-advice.ts'
import { planFindings } from './plan-findings.ts'

type Of<K extends FleetEvent['kind']> = Extract<FleetEvent, { kind: K }>

const slowestShown = 3

/** What is to be told of a span: of its events, of the findings, and of how the agents are now. */
export function planDigest(sight: DigestSight): Digest {
  const { since, until, events, findings, statuses } = sight
  const of = <K extends FleetEvent['kind']>(kind: K): readonly Of<K>[] =>
    events.filter((event): event is Of<K> => event.kind === kind)
  const turns = of('turn')
  return {
    since,
    until,
    agents: health(statuses),
    crashes: crashes(of('crash'), of('gave-up')),
    ops: opsOf(of('op')),
    turns: {
      count: turns.length,
      failed: turns.filter(({ outcome }) => outcome === 'failed').length,
      slowest: turns
        .toSorted((one, other) => other.ms - one.ms)
        .slice(0, slowestShown)
        .map(({ topicId, ms }) => ({ topicId, ms })),
    },
    cost: costs(turns),
    findings: planFindings(findings, { since, until }),
    advice: planAdvice(sight),
  }
}

/** Nothing in it is worth a message: nothing went wrong, nothing was spent, nothing waits that did not wait before. */
export function isQuiet({ agents, crashes: died, ops, turns, findings, advice }: Digest): boolean {
  const { fresh, back, closed } = findings
  const told = [agents.unwell, died, ops.failed, fresh, back, closed, advice.filter(({ isNew }) => isNew)]
  return turns.count === 0 && told.every((list) => list.length === 0)
}

function health(statuses: DigestSight['statuses']): Digest['agents'] {
  if (typeof statuses === 'string') return { count: 0, unwell: [], unseen: statuses }
  const unwell = statuses.filter(
    ({ readiness, evidence }) => readiness !== 'working' && readiness !== 'idle' && evidence.paused === undefined,
  )
  return {
    count: statuses.length,
    unwell: unwell.map(({ agent, readiness, why }) => ({
      name: agent.name,
      readiness,
      ...(why === undefined ? {} : { why }),
    })),
  }
}

function crashes(died: readonly Of<'crash'>[], gaveUp: readonly Of<'gave-up'>[]): Digest['crashes'] {
  const names = new Set([...died, ...gaveUp].flatMap(({ agent }) => agent ?? []))
  const counts = countBy(died, ({ agent }) => agent)
  const lost = new Set(gaveUp.map(({ agent }) => agent))
  return mostFirst(
    [...names].map((agent) => ({ agent, count: counts.get(agent) ?? 0, gaveUp: lost.has(agent) })),
    ({ agent }) => agent,
  )
}

function opsOf(ops: readonly Of<'op'>[]): Digest['ops'] {
  const bad = ops.filter(({ state }) => state === 'failed' || state === 'needs-attention')
  const lastIds = new Map(bad.map(({ op, opId }) => [op, opId]))
  const failed = [...countBy(bad, ({ op }) => op)].map(([op, count]) => ({ op, count, lastId: lastIds.get(op) ?? '' }))
  return { count: ops.length, failed: mostFirst(failed, ({ op }) => op) }
}

function costs(turns: readonly Of<'turn'>[]): Digest['cost'] {
  const byRole = Map.groupBy(turns, ({ role }) => role ?? 'orchestrator')
  return [...byRole]
    .map(([role, of]) => ({
      role,
      usd: of.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0),
      turns: of.length,
      unpriced: of.filter(({ costUsd }) => costUsd === undefined).length,
    }))
    .toSorted((one, other) => other.usd - one.usd || one.role.localeCompare(other.role))
}
