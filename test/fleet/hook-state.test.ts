import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { hookStateOf } from '../../src/fleet/hook-state.ts'

type Said = HookEvent['event'] | Omit<HookEvent, 'ts'>

/** Events a second apart, from 1 s on. */
const events = (...said: readonly Said[]): readonly HookEvent[] =>
  said.map((one, index) => ({ ts: (index + 1) * 1000, ...(typeof one === 'string' ? { event: one } : one) }))

const start = (sessionId: string, text = 'startup'): Said => ({ event: 'session-start', sessionId, text })
const ask = (askId: string, tool = 'Bash'): Said => ({ event: 'permission-request', askId, tool, text: 'rm -r build' })

test.each<[what: string, said: readonly Said[], state: object]>([
  ['a start', [start('a')], { state: 'idle', since: 1000, sessionId: 'a' }],
  [
    'a text',
    ['session-start', { event: 'prompt-submit', text: 'paint it' }],
    { state: 'busy', since: 2000, prompt: 'paint it' },
  ],
  ['a tool of the same turn', ['prompt-submit', 'tool-use', 'tool-use'], { state: 'busy', since: 1000, at: 3000 }],
  ['the next turn', ['prompt-submit', 'prompt-submit'], { state: 'busy', since: 2000 }],
  ['an end', ['prompt-submit', 'tool-use', 'stop'], { state: 'idle', since: 3000 }],
  ['a dialog', ['prompt-submit', ask('1')], { state: 'needs-input', since: 2000, about: 'Bash: rm -r build' }],
  ['its answer', ['prompt-submit', ask('1'), { event: 'permission-answered', askId: '1' }], { state: 'busy' }],
  ['its answer on the screen', ['prompt-submit', ask('1'), { event: 'tool-use', tool: 'Bash' }], { state: 'busy' }],
  [
    "another tool's end while it waits",
    ['prompt-submit', ask('1'), { event: 'tool-use', tool: 'Read' }],
    { state: 'needs-input', since: 2000 },
  ],
  [
    'one of two answered',
    [ask('1'), ask('2'), { event: 'permission-answered', askId: '1' }],
    { state: 'needs-input', since: 1000 },
  ],
  ['a turn that ends with its dialog', [ask('1'), 'stop'], { state: 'idle', since: 2000 }],
  [
    'the limit',
    ['prompt-submit', { event: 'usage-limit', until: 9000 }],
    { state: 'limited', since: 2000, until: 9000 },
  ],
  ['the limit after a restart', [{ event: 'usage-limit', until: 9000 }, 'stop', start('a')], { state: 'limited' }],
  ['work that gets through', [{ event: 'usage-limit', until: 9000 }, 'prompt-submit'], { state: 'busy' }],
])('%s', (_, said, state) => {
  expect(hookStateOf(events(...said))).toMatchObject(state)
})

test('without a word nobody knows', () => {
  expect(hookStateOf([])).toBeUndefined()
})

test.each<[what: string, said: readonly Said[], forgot: object | undefined]>([
  ['a new session after one that had work', [start('a'), 'prompt-submit', start('b')], { sessionId: 'a', at: 3000 }],
  ['the same one resumed', [start('a'), 'prompt-submit', start('a', 'resume')], undefined],
  ['one that goes on as another', [start('a'), 'prompt-submit', start('b', 'resume')], undefined],
  ['one without work', [start('a'), start('b')], undefined],
  ['crash after crash', [start('a'), 'tool-use', start('b'), start('c')], { sessionId: 'a', at: 4000 }],
])('what was forgotten: %s', (_, said, forgot) => {
  expect(hookStateOf(events(...said))?.forgot).toEqual(forgot)
})

const anyEvent: fc.Arbitrary<Omit<HookEvent, 'ts'>> = fc.record(
  {
    event: fc.constantFrom<HookEvent['event']>(
      'session-start',
      'prompt-submit',
      'tool-use',
      'permission-request',
      'permission-answered',
      'stop',
      'usage-limit',
      'session-end',
    ),
    askId: fc.constantFrom('1', '2'),
    tool: fc.constantFrom('Bash', 'Read'),
    until: fc.nat(),
  },
  { requiredKeys: ['event'] },
)

test('it is never busy without a word of it, nor asks without an open dialog, and `at` is the last word', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 30 }), (said) => {
      const seen = hookStateOf(events(...said))
      const last = said.at(-1)?.event ?? 'stop'
      const byWord = {
        busy: ['prompt-submit', 'tool-use', 'permission-answered'].includes(last),
        idle: ['session-start', 'stop', 'session-end'].includes(last),
        limited: ['usage-limit', 'session-start', 'stop', 'session-end'].includes(last),
        'needs-input': said.some(({ event }) => event === 'permission-request'),
      }
      const { state, at = 0, since = 0 } = seen ?? {}
      return state !== undefined && byWord[state] && at === said.length * 1000 && since <= at
    }),
  )
})
