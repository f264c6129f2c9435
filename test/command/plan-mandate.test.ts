import { expect, test } from 'vitest'
import { planMandate } from '../../src/command/plan-mandate.ts'
import type { MandateFacts } from '../../src/command/plan-mandate.ts'
import type { Mandate } from '../../src/fleet/principal.ts'

const spawns: Mandate = { verbs: ['fleet spawn'] }
const spawn: MandateFacts = { command: 'fleet spawn', now: 0 }
const there = (agents: number, added = 1) => ({ ...spawn, agents: { there: agents, added } })

test.each<[string, Mandate, MandateFacts, string | undefined]>([
  ['within', spawns, spawn, undefined],
  ['one more fits', { ...spawns, mostAgents: 4 }, there(3), undefined],
  ['one too many', { ...spawns, mostAgents: 4 }, there(4), 'at most 4 agents, 4 are there'],
  ['none at all', { ...spawns, mostAgents: 1 }, there(1), 'at most 1 agent, 1 is there'],
  ['no number', { ...spawns, mostAgents: Number.NaN }, there(1), 'at most NaN agents, 1 is there'],
  ['money left', { ...spawns, costUsd: 2 }, { ...spawn, costUsd: 1.99 }, undefined],
  ['money spent', { ...spawns, costUsd: 2 }, { ...spawn, costUsd: 2 }, 'at most $2.00, $2.00 are spent'],
  ['no money', { ...spawns, costUsd: 0 }, { ...spawn, costUsd: 0 }, 'at most $0.00, $0.00 are spent'],
  ['the end comes first', { ...spawns, until: 0, mostAgents: 1 }, there(1), 'it ended on 1970-01-01 00:00 UTC'],
  ['a verb that only begins like it', { verbs: ['fleet'] }, spawn, 'it covers only fleet'],
])('%s', (_name, mandate, facts, beyond) => {
  expect(planMandate(mandate, facts)).toBe(beyond)
})
