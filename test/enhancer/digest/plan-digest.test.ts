import { describe, expect, test } from 'vitest'
import { isQuiet, planDigest } from '../../../src/enhancer/digest/plan-digest.ts'
import { renderDigest } from '../../../src/enhancer/digest/render-digest.ts'
import type { DigestSight } from '../../../src/enhancer/digest/digest.ts'
import type { EventBody, FleetEvent } from '../../../src/fleet/fleet-event.ts'
import type { AgentStatus } from '../../../src/fleet/status.ts'
import { createRedactor } from '../../../src/redact/create-redactor.ts'
import { aFinding } from '../a-finding.ts'
import { aStatus } from './a-status.ts'

const hour = 3_600_000
const until = Date.UTC(2026, 10, 27, 9)
const since = until - 24 * hour

let count = 0
const event = (body: EventBody, more: Partial<FleetEvent> = {}): FleetEvent =>
  ({ id: `e${count++}`, at: since + hour, hostId: 'here', ...body, ...more }) as FleetEvent
const crash = (agent: string) => event({ kind: 'crash', status: 1 }, { agent })
const turn = (ms: number, role: string | undefined, costUsd?: number, topicId = 'discord:77') =>
  event(
    {
      kind: 'turn',
      topicId,
      outcome: ms > 500_000 ? 'failed' : 'done',
      ms,
      ...(costUsd === undefined ? {} : { costUsd }),
    },
    role === undefined ? {} : { role },
  )
const op = (kind: string, state: 'done' | 'failed' | 'needs-attention', opId: string) =>
  event({ kind: 'op', opId, op: kind, state, ms: 1_000 })

const digest = (sight: Partial<DigestSight>) =>
  planDigest({
    since,
    until,
    events: [],
    findings: [],
    statuses: [aStatus('orchestrator'), aStatus('enhancer')],
    ...sight,
  })
const told = (sight: Partial<DigestSight>): string => renderDigest(digest(sight), createRedactor([]))

test('a day with everything', () => {
  const statuses: readonly AgentStatus[] = [
    aStatus('orchestrator'),
    aStatus('enhancer'),
    aStatus('ada', { readiness: 'stuck', why: 'busy for 31 min, and `nothing` @everyone' }),
    aStatus('bob', { readiness: 'dead' }),
    aStatus('eve', { readiness: 'dead', paused: 'paused by a person' }),
  ]
  const events = [
    crash('ada'),
    crash('bob'),
    crash('ada'),
    event({ kind: 'gave-up', verdict: 'crashed 5 times' }, { agent: 'bob' }),
    op('update', 'failed', 'op-1'),
    op('spawn', 'done', 'op-2'),
    op('update', 'needs-attention', 'op-3'),
    op('reseed', 'failed', 'op-4'),
    turn(45_000, 'orchestrator', 1.25),
    turn(600_000, 'orchestrator', 0.5, 'discord:78'),
    turn(9_000, 'enhancer', 0.004, 'enhancer'),
    turn(130_000, 'board'),
  ]
  const findings = [
    aFinding({ id: 'f-1', title: 'a new **one** <@1>', firstAt: since + hour, count: 12 }),
    aFinding({
      id: 'f-2',
      title: 'one of before',
      firstAt: 1,
      history: [{ at: since + 2 * hour, what: 'came back: it was resolved' }],
    }),
    aFinding({
      id: 'f-3',
      title: 'one that is over',
      firstAt: 1,
      state: 'resolved',
      closed: { at: since + 3 * hour },
    }),
    aFinding({
      id: 'f-4',
      title: 'waits',
      firstAt: 1,
      remedy: { kind: 'advice', by: 'enhancer', why: 'log in again' },
    }),
    aFinding({ id: 'f-5', title: 'old', firstAt: 1, remedy: { kind: 'advice', by: 'rule', why: 'relaunch it' } }),
    aFinding({ id: 'f-6', title: 'later', firstAt: until + 1 }),
  ]
  expect(isQuiet(digest({ events, findings, statuses }))).toBe(false)
  expect(told({ events, findings, statuses })).toMatchInlineSnapshot(`
    "**The fleet's last 24 h**
    2 of 5 agents are not well:
    🟠 ada is stuck (busy for 31 min, and 'nothing' @​everyone)
    🔴 bob is dead
    crashed: ada 2 times, bob once, given up
    ops: 3 of 4 failed: update 2 times (\`op-3\`), reseed once (\`op-4\`)
    turns: 4, 1 failed; the slowest: 10 min <#78>, 2 min <#77>, 45 s <#77>
    cost: $1.75 (orchestrator $1.75, enhancer under $0.01, board tells none)
    **New**
    - \`f-1\` a new \\*\\*one\\*\\* <​@1> (12 times)
    **Back again**
    - \`f-2\` one of before (3 times)
    **Closed**
    - \`f-3\` one that is over (3 times)
    **Proposed, and waiting for you**
    - \`f-4\` waits (3 times): log in again"
  `)
})

describe('quiet', () => {
  test.each<[string, Partial<DigestSight>, boolean]>([
    ['nothing at all', {}, true],
    ['ops that went well', { events: [op('spawn', 'done', 'op-1')] }, true],
    ['readiness that came and went', { events: [event({ kind: 'readiness', readiness: 'idle', since: 1 })] }, true],
    ['a finding of before', { findings: [aFinding({ firstAt: 1 })] }, true],
    [
      'a dismissed one of before',
      { findings: [aFinding({ firstAt: 1, state: 'dismissed', closed: { at: since - 1 } })] },
      true,
    ],
    ['a turn', { events: [turn(1, 'orchestrator')] }, false],
    ['a crash', { events: [crash('ada')] }, false],
    ['a failed op', { events: [op('spawn', 'failed', 'op-1')] }, false],
    ['a new finding', { findings: [aFinding({ firstAt: since })] }, false],
    ['an agent that is not well', { statuses: [aStatus('ada', { readiness: 'stale' })] }, false],
    ['one that a person paused', { statuses: [aStatus('ada', { readiness: 'dead', paused: 'by ana' })] }, true],
    ['agents that nobody could look at', { statuses: 'tmux does not answer.' }, true],
  ])('%s: %#', (_name, sight, expected) => {
    expect(isQuiet(digest(sight))).toBe(expected)
  })

  test('says so where a person asked', () => {
    expect(told({ statuses: [] })).toMatchInlineSnapshot(`
      "**The fleet's last 24 h**
      Nothing to report."
    `)
    expect(told({ statuses: 'tmux does not answer.' })).toMatchInlineSnapshot(`
      "**The fleet's last 24 h**
      agents: could not be looked at: tmux does not answer."
    `)
  })
})

describe('agents to add or remove', () => {
  const day = 24 * hour
  const advice = (sight: Partial<DigestSight>) => digest(sight).advice
  const at = (agent: string, from: number, readiness: 'working' | 'idle') =>
    event({ kind: 'readiness', readiness, since: from }, { at: from, agent })
  const idleFor = (days: number, role: 'ephemeral' | 'core' = 'ephemeral') =>
    aStatus('ada', { idleSince: until - days * day, lifecycle: role })

  test('one that is idle for a week is retired, and is news once a week', () => {
    expect(advice({ statuses: [idleFor(6.9)] })).toEqual([])
    expect(advice({ statuses: [idleFor(30, 'core')] })).toEqual([])
    expect(advice({ statuses: [idleFor(7.5)] })).toEqual([
      { text: 'retire **ada** (coder): it has been idle for 7 d. `/fleet remove agent:ada`', isNew: true },
    ])
    expect(advice({ statuses: [idleFor(9)] })[0]?.isNew).toBe(false)
    expect(advice({ statuses: [idleFor(14.2)] })[0]?.isNew).toBe(true)
  })

  test('a role whose agents were all at work nearly all of the time gets another', () => {
    const ada = [at('ada', since + hour, 'working'), at('ada', until - hour, 'idle')]
    const bob = [at('bob', since, 'working'), at('bob', since + 12 * hour, 'idle')]
    expect(advice({ statuses: [aStatus('ada')], events: ada })).toEqual([
      {
        text: 'add another coder: the only coder was at work for 92% of the time. `/fleet spawn role:coder`',
        isNew: true,
      },
    ])
    expect(advice({ statuses: [aStatus('ada'), aStatus('bob')], events: [...ada, ...bob] })).toEqual([])
    const busyBob = [at('bob', since, 'working')]
    expect(advice({ statuses: [aStatus('ada'), aStatus('bob')], events: [...ada, ...busyBob] })[0]?.text).toContain(
      'all 2 of role coder were at work for 92% of the time',
    )
  })

  test('an account that is used up again and again carries less', () => {
    const limit = () => event({ kind: 'usage-limit', until }, { runtime: 'claude' })
    const ada = aStatus('ada', { runtime: 'claude' })
    expect(advice({ statuses: [ada], events: [limit(), limit()] })).toEqual([])
    expect(advice({ statuses: [ada], events: [limit(), limit(), limit()] })).toEqual([
      { text: 'add an agent on another runtime: claude came to its usage limit 3 times.', isNew: true },
    ])
    const both = [ada, aStatus('bob', { runtime: 'codex' })]
    expect(advice({ statuses: both, events: [limit(), limit(), limit()] })[0]?.text).toBe(
      'give its work to codex, or add an agent there: claude came to its usage limit 3 times.',
    )
  })
})
