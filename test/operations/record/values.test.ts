import { expect, test } from 'vitest'
import type { Told } from '../../../src/fleet/recorder.ts'
import type { Evidence, Readiness } from '../../../src/fleet/readiness.ts'
import type { AgentStatus } from '../../../src/fleet/status.ts'
import { findErrorLines } from '../../../src/operations/record/find-error-lines.ts'
import { planLookEvents } from '../../../src/operations/record/plan-look-events.ts'
import { recordLogLine } from '../../../src/operations/record/record-log-line.ts'

const at = 1_800_000_000_000
const status = (readiness: Readiness, evidence: Partial<Evidence> = {}, host?: string): AgentStatus => ({
  agent: { name: 'ada', runtime: 'stub', role: 'coder', ...(host === undefined ? {} : { host }) },
  role: undefined,
  evidence: { at, placement: 'pane', supervised: true, ...evidence },
  readiness,
})
const look = (was: Readiness | undefined, now: AgentStatus) =>
  planLookEvents(new Map(was === undefined ? [] : [['ada', was]]), [now], { hostId: 'h1', now: at }).events

test.each<[string, Readiness | undefined, AgentStatus, readonly Partial<Told>[]]>([
  ['the first look says how it is', undefined, status('idle'), [{ kind: 'readiness', readiness: 'idle', since: at }]],
  ['a turn begins: no news', 'idle', status('working'), []],
  ['as before: no news', 'stuck', status('stuck'), []],
  [
    'stuck since its last word',
    'working',
    status('stuck', { hook: { state: 'busy', since: 1, at: 7 } }),
    [{ readiness: 'stuck', since: 7 }],
  ],
  [
    'stuck without hooks',
    'working',
    status('stuck', { heartbeat: { at: 9, pid: 1, status: 'busy', since: 5 } }),
    [{ since: 5 }],
  ],
  [
    'stale since its heartbeat, its own',
    'idle',
    status('stale', { isNative: true, heartbeat: { at: 9, pid: 1, status: 'ok' } }),
    [{ readiness: 'stale', since: 9, isNative: true }],
  ],
  [
    'asks since then',
    'working',
    status('needs-input', { hook: { state: 'needs-input', since: 3, at: 4 } }),
    [{ since: 3 }],
  ],
  ['it goes on', 'stuck', status('working'), [{ readiness: 'working' }]],
  ['dead', 'idle', status('dead'), [{ readiness: 'dead' }]],
  ['dead, and meant so: paused', 'idle', status('dead', { paused: 'paused by olga' }), []],
  ['dead, and meant so: its task is over', 'idle', status('dead', { verdict: 'ended with status 0' }), []],
  ['nobody knows', 'idle', status('unknown'), []],
  ['of another host', undefined, status('stuck', {}, 'h2'), []],
  [
    'a limit is used up',
    'idle',
    status('idle', { hook: { state: 'limited', since: 1, at: 1, until: at + 5 } }),
    [{ kind: 'usage-limit', until: at + 5, id: `limit-h1-ada-${at + 5}` }],
  ],
  ['a limit that is over', 'idle', status('idle', { hook: { state: 'limited', since: 1, at: 1, until: at - 5 } }), []],
] as never)('a look: %s', (_, was, now, told) => {
  expect(look(was, now)).toMatchObject(told)
  expect(look(was, now)).toHaveLength(told.length)
})

test('what is unknown for a while is still what it was', () => {
  const options = { hostId: 'h1', now: at }
  const first = planLookEvents(new Map(), [status('stuck')], options)
  const second = planLookEvents(first.seen, [status('unknown')], options)
  expect(planLookEvents(second.seen, [status('stuck')], options).events).toEqual([])
})

test.each<[string, string, readonly string[]]>([
  ['nothing', '', []],
  ['words about errors', 'I fixed the error: it is gone\n3 errors found\nno Error here', []],
  ['an error of its own', '● API Error: 529 overloaded', ['API Error: 529 overloaded']],
  ['in a box', '│ Error: no such model │', ['Error: no such model │']],
  [
    'with its stack',
    'TypeError: x is undefined\n    at run (/a.js:1:2)\n    at main (/b.js:3:4)\n> next',
    ['TypeError: x is undefined\n    at run (/a.js:1:2)\n    at main (/b.js:3:4)'],
  ],
  [
    'of each kind',
    'fatal: no\npanic: yes\nTraceback (most recent call last):',
    ['fatal: no', 'panic: yes', 'Traceback (most recent call last):'],
  ],
  ['binary', '\u0000\u0001Error: x\uFFFD', []],
])('error lines: %s', (_, text, errors) => {
  expect(findErrorLines(text)).toEqual(errors)
})

test('a huge screen costs little', () => {
  const began = performance.now()
  expect(findErrorLines(`${'x'.repeat(5_000_000)}\n${'Error: again\n'.repeat(20_000)}`)).toHaveLength(50)
  expect(performance.now() - began).toBeLessThan(2_000)
})

test.each<[string, string, readonly object[]]>([
  [
    'an error with its stack',
    '{"level":50,"time":120001,"err":{"type":"TypeError","message":"no","stack":"TypeError: no\\n at x"},"msg":"it failed"}',
    [{ text: 'it failed\nTypeError: no\n at x', at: 120_001 }],
  ],
  ['a line alone', '{"level":50,"time":5,"msg":"it failed"}', [{ text: 'it failed' }]],
  ['nothing to say', '{"level":50,"time":5}', []],
  ['no JSON', 'boom', [{ text: 'boom' }]],
])('a line of the log: %s', (_, line, told) => {
  const events: Told[] = []
  recordLogLine({ hostId: 'h1', recorder: { record: (event) => void events.push(event) } }, line)
  expect(events).toMatchObject(told)
  expect(events).toHaveLength(told.length)
})

test('the same error of the log is one event a minute, whatever its details', () => {
  const ids = [60_000, 119_999, 120_000].map((time) => {
    const events: Told[] = []
    const line = JSON.stringify({ level: 50, time, msg: 'it failed', err: { type: 'Error', message: `${time}` } })
    recordLogLine({ hostId: 'h1', recorder: { record: (event) => void events.push(event) } }, line)
    return events[0]?.id
  })
  expect(ids[0]).toBe(ids[1])
  expect(ids[1]).not.toBe(ids[2])
})
