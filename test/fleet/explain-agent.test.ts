import { expect, test } from 'vitest'
import type { AgentView } from '../../src/fleet/agent-view.ts'
import { explainAgent } from '../../src/fleet/explain-agent.ts'
import { findDisagreements } from '../../src/fleet/find-disagreements.ts'
import { firstLine } from '../../src/fleet/first-line.ts'
import { planFlags } from '../../src/fleet/plan-flags.ts'
import type { Evidence } from '../../src/fleet/readiness.ts'
import { sinceOf } from '../../src/fleet/since-of.ts'
import { role } from '../support/tmux-fleet.ts'

const now = 1_000_000
const evidence: Evidence = {
  at: now,
  placement: 'pane',
  supervised: true,
  pane: { id: '%7', pid: 41, alive: true },
  heartbeat: { at: now - 4000, pid: 41, status: 'busy', model: 'opus' },
}
const ada: AgentView = {
  agent: { name: 'ada', runtime: 'claude', role: 'coder', modelHint: 'opus' },
  role: role('core'),
  evidence,
  readiness: 'working',
  host: 'alpha',
  flags: [],
}
const view = (change: Partial<AgentView>, seen: Partial<Evidence> = {}): AgentView => ({
  ...ada,
  ...change,
  evidence: { ...evidence, ...seen },
})
const started = { pid: 41, runtime: 'claude', role: 'coder', model: 'opus', workingDirectory: '' }

test('all is well: each source says what it saw, and how old that is', () => {
  const whole = view(
    {
      task: 'mend the login',
      surveyed: { viewers: 1, started, session: { runtime: 'claude', sessionId: 'abc', at: now - 7_200_000 } },
    },
    {
      unit: { active: 'active', enabled: true, result: 'success' },
      hook: { state: 'busy', since: now - 180_000, at: now - 2000 },
    },
  )
  expect(explainAgent(whole, now).join('\n')).toMatchInlineSnapshot(`
    "**ada** is working since 3 min
    coder on claude · host alpha
    Task: mend the login

    **unit:** active, starts at boot, its last end: success
    **runner:** holds it, and starts it again when it ends
    **pane:** %7, its program runs, pid 41
    **process:** pid 41, started as claude, coder, opus
    **hook:** busy since 3 min, reported 2 s ago
    **heartbeat:** busy, 4 s old, of pid 41, model opus
    **session:** abc of claude, begun 2 h ago
    **verdict:** none, its runner has not given up
    **viewers:** 1 at its pane

    All sources agree."
  `)
})

test('a unit that was not seen is not one that is not there', () => {
  expect(explainAgent(view({}, { isUnitUnseen: true }), now)).toContain(
    "**unit:** not known: the user's systemd does not answer",
  )
  expect(explainAgent(view({}), now)).toContain('**unit:** none, no systemd keeps it')
})

test('what disagrees is said in sentences, and what to look at', () => {
  const lost = view(
    { readiness: 'dead', why: 'its program ended with status 1', surveyed: { viewers: 0 } },
    {
      pane: { id: '%7', pid: 41, alive: false, deadStatus: 1 },
      supervised: false,
      unit: { active: 'active', enabled: false, result: 'success' },
      verdict: 'crashed 5 times within 15 minutes, the last time with status 1\n',
      paused: '',
    },
  )
  const flagged = { ...lost, flags: planFlags(lost, now) }
  expect(explainAgent(flagged, now).join('\n')).toMatchInlineSnapshot(`
    "**ada** is dead: its program ended with status 1
    coder on claude · host alpha

    **unit:** active, does not start at boot, its last end: success
    **runner:** none holds it
    **pane:** %7, its program ended with status 1
    **process:** none was seen
    **hook:** nothing reported
    **heartbeat:** busy, 4 s old, of pid 41, model opus
    **session:** none recorded, after a crash it would start without memory
    **verdict:** crashed 5 times within 15 minutes, the last time with status 1
    **paused:** yes

    **These disagree:**
    The pane says that its program is gone; the heartbeat is 4 s old: something still writes it.
    The unit says that it is active; the pane says that its program is gone.
    ⚠ paused
    ⚠ does not start at boot"
  `)
})

test('an agent that lives in Mos has a worker and no pane', () => {
  const hosted = view({ readiness: 'idle' }, { placement: 'hosted' })
  expect(explainAgent(hosted, now).slice(3, 5)).toEqual([
    '**worker:** it lives in Mos, whose process runs',
    '**heartbeat:** busy, 4 s old, of pid 41, model opus',
  ])
})

test.each<[string, Partial<Evidence>, RegExp | undefined]>([
  ['nothing', {}, undefined],
  ['nothing of a hosted one without a pane', { placement: 'hosted', pane: undefined }, undefined],
  [
    'a young heartbeat of a pane that is gone',
    { pane: undefined },
    /heartbeat is 4 s old: something else still|something still/,
  ],
  ['a pane without a runner', { supervised: false }, /no runner holds it/],
  [
    'a failed unit of a living pane',
    { unit: { active: 'failed', enabled: true, result: 'signal' } },
    /unit says that it is failed/,
  ],
  ['a verdict on a living pane', { verdict: 'crashed' }, /gave up on it/],
  [
    'a hook that says idle before a busy heartbeat',
    { hook: { state: 'idle', since: now - 60_000, at: now - 60_000 } },
    /hook says idle since 60 s/,
  ],
  ['not a hook that spoke after it', { hook: { state: 'idle', since: now - 1000, at: now - 1000 } }, undefined],
  ['not an old heartbeat', { pane: undefined, heartbeat: { at: 1, pid: 1, status: 'ok' } }, undefined],
] as [string, Partial<Evidence>, RegExp | undefined][])('disagree: %s', (_, seen, expected) => {
  const found = findDisagreements({ ...evidence, ...seen }, now)
  expect(found).toHaveLength(expected === undefined ? 0 : 1)
  expect(found.join('')).toMatch(expected ?? /^$/u)
})

test.each<[string, AgentView, readonly string[]]>([
  ['nothing', view({ surveyed: { viewers: 0, started } }), []],
  [
    'another program',
    view({ surveyed: { viewers: 0, started: { ...started, runtime: 'codex' } } }),
    ['drift: runtime codex in the pane, claude in the roster'],
  ],
  [
    'another role and model',
    view({ surveyed: { viewers: 0, started: { ...started, role: 'research', model: '' } } }),
    ['drift: role research in the pane, coder in the roster', 'drift: model none in the pane, opus in the roster'],
  ],
  [
    'another directory',
    view({ surveyed: { viewers: 0, started: { ...started, workingDirectory: '/old' } } }),
    ['drift: directory /old in the pane, none in the roster'],
  ],
  ['nothing that nobody knows', view({ surveyed: { viewers: 0, started: { pid: 41 } } }), []],
  [
    'a core agent that does not start at boot',
    view({}, { unit: { active: 'active', enabled: false, result: 'success' } }),
    ['does not start at boot'],
  ],
  [
    'not an ephemeral one',
    view({ role: role('ephemeral') }, { unit: { active: 'active', enabled: false, result: 'success' } }),
    [],
  ],
  ['paused', view({}, { paused: 'by olga' }), ['paused']],
  ['no role', view({ role: undefined }), ['no role coder']],
  ['what disagrees', view({}, { supervised: false }), ['sources disagree']],
])('flags: %s', (_, given, expected) => {
  expect(planFlags(given, now)).toEqual(expected)
})

test('since when: the hook knows, else the heartbeat, else nobody', () => {
  const hook = { state: 'busy', since: 7, at: 9 } as const
  expect(sinceOf(view({}, { hook }))).toBe(7)
  expect(sinceOf(view({}, { heartbeat: { at: 1, pid: 1, status: 'ok', since: 5 } }))).toBe(5)
  expect(sinceOf(view({}))).toBeUndefined()
  expect(sinceOf(view({ readiness: 'dead' }, { hook }))).toBeUndefined()
})

test.each([
  ['[alpha:mos -> alpha:ada class=actionable] mend  the login\nand more', 'mend the login'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
  ['\n\n  first\nsecond', 'first'],
  ['', ''],
])('a task is one line: %j', (text, expected) => {
  expect(firstLine(text)).toBe(expected)
})
