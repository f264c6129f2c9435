import { expect, test } from 'vitest'
import type { Agent } from '../../src/fleet/agent.ts'
import type { Evidence } from '../../src/fleet/readiness.ts'
import { judge } from '../../src/operations/await-evidence.ts'

const now = 1_000_000_000
const started = now - 5_000
const ada: Agent = { name: 'ada', role: 'coder', runtime: 'stub' }
const claude: Agent = { ...ada, runtime: 'claude' }
const pane = { id: '%7', pid: 4121, alive: true }
const beat = (agoMs: number) => ({ at: now - agoMs, pid: 4121, status: 'ok' as const })
const seen = (rest: Partial<Evidence>): Evidence => ({ at: now, placement: 'pane', supervised: true, ...rest })

test.each<[string, Agent, Evidence, ReturnType<typeof judge>]>([
  [
    'a pane and a young heartbeat',
    ada,
    seen({ pane, heartbeat: beat(1_000) }),
    up('pane %7 alive, pid 4121, heartbeat 1 s old'),
  ],
  [
    'a heartbeat from before the start',
    ada,
    seen({ pane, heartbeat: beat(9_000) }),
    notYet('pane %7 alive, pid 4121, no heartbeat yet'),
  ],
  ['a pane without a heartbeat', ada, seen({ pane }), notYet('pane %7 alive, pid 4121, no heartbeat yet')],
  ['no pane', ada, seen({}), notYet('there is no pane')],
  [
    'a dead pane, however young the heartbeat',
    ada,
    seen({ pane: { ...pane, alive: false, deadStatus: 3 }, heartbeat: beat(0) }),
    dead('its program in pane %7 ended with status 3'),
  ],
  [
    'a runtime that writes none, after 3 s',
    claude,
    seen({ pane }),
    up('pane %7 alive, pid 4121, no heartbeat (claude writes none of its own)'),
  ],
  [
    'a hosted agent with a heartbeat',
    ada,
    seen({ placement: 'hosted', heartbeat: beat(0) }),
    up('hosted by pid 4121, heartbeat 0 s old'),
  ],
  ['a hosted agent without one', ada, seen({ placement: 'hosted' }), notYet('no heartbeat yet')],
])('%s', (_, agent, evidence, expected) => {
  expect(judge(agent, evidence, started)).toEqual(expected)
})

test('a runtime that writes no heartbeat must stay alive for 3 s first', () => {
  expect(judge(claude, seen({ pane }), now - 2_900).up).toBe(false)
  expect(judge(claude, seen({ pane }), now - 3_100).up).toBe(true)
})

function up(words: string) {
  return { up: true, dead: false, words }
}
function notYet(words: string) {
  return { up: false, dead: false, words }
}
function dead(words: string) {
  return { up: false, dead: true, words }
}
