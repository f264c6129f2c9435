import { expect, test } from 'vitest'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { holdsOnly, maySayOf, planEnter, planPaste, reportedState, standsOn } from '../../src/host/plan-typing.ts'
import { readScreen } from '../../src/host/read-screen.ts'

const event = (name: HookEvent['event'], ts: number): HookEvent => ({ event: name, ts })
const claude = (draft: string, above = ''): string => `${above}\n────────\n❯ ${draft}\n────────\n  ? for shortcuts`
const dialog = 'Do you want to proceed?\n❯ 1. Yes\n  2. No\n\nEsc to cancel'
const working = '• Working (3s • esc to interrupt)\n'

test.each([
  ['nothing', [], undefined],
  ['a started one', [event('session-start', 1)], 'idle'],
  ['a turn', [event('session-start', 1), event('prompt-submit', 2), event('tool-use', 3)], 'busy'],
  ['its end', [event('prompt-submit', 2), event('stop', 3)], 'idle'],
  ['a dialog', [event('prompt-submit', 2), event('permission-request', 3)], 'dialog'],
  ['a tool beside a dialog', [event('permission-request', 3), event('tool-use', 4)], 'dialog'],
  ['an answered dialog', [event('permission-request', 3), event('permission-answered', 4)], 'busy'],
])('hooks report %s', (_, events, state) => {
  expect(reportedState(events)?.state).toBe(state)
})

test.each([
  ['a free composer', claude(''), undefined, 'claude', undefined],
  ['a draft', claude('half a'), undefined, 'claude', 'draft'],
  ['a dialog on the screen', dialog, undefined, 'claude', 'dialog'],
  ['a dialog that is not drawn yet', claude(''), { state: 'dialog', since: 9_500 }, 'claude', 'dialog'],
  [
    'one that a person left by Escape, which nothing reports',
    claude(''),
    { state: 'dialog', since: 1 },
    'claude',
    undefined,
  ],
  ['no composer', 'loading', undefined, 'claude', 'wait'],
  ['a claude that works: it queues', claude('', working), { state: 'busy', since: 1 }, 'claude', undefined],
  ['a codex that works, by its hooks', '› \n  footer', { state: 'busy', since: 1 }, 'codex', 'wait'],
  ['a codex that works, by its screen', `${working}\n› \n  footer`, undefined, 'codex', 'wait'],
  [
    'a codex whose turn a person stopped, which nothing reports',
    '› \n  footer',
    { state: 'busy', since: -60_000 },
    'codex',
    undefined,
  ],
  ['a codex at rest', '› \n  footer', { state: 'idle', since: 1 }, 'codex', undefined],
] as const)('before the paste: %s', (_, screen, reported, runtime, kind) => {
  expect(planPaste({ screen: readScreen(screen), reported, runtime, now: 10_000 })?.kind).toBe(kind)
})

test.each([
  ['our text', 'hello there', claude('hello there'), undefined],
  ['nothing yet', 'hello there', claude(''), 'wait'],
  ['a dialog that came in between', 'hello there', dialog, 'dialog'],
  ["a person's words before it", 'hello there', claude('half ahello there'), 'draft'],
  ["a person's words behind it", 'hello there', claude('hello there and more'), 'draft'],
  ['it twice', 'hello there', claude('hello therehello there'), 'draft'],
  ['a long one, cut', `${'x'.repeat(90)} end`, claude(`${'x'.repeat(40)}…`), undefined],
  ['its first line', 'one\ntwo', claude('one [+1 lines]'), undefined],
  ['a word for it', 'x\n'.repeat(40), claude('[Pasted text #1 +39 lines]'), undefined],
  ['a word for it after a draft', 'x\n'.repeat(40), claude('half a [Pasted text #1 +39 lines]'), 'draft'],
] as const)('before Enter the composer holds %s', (_, text, screen, kind) => {
  const seen = { screen: readScreen(screen), reported: undefined, runtime: 'claude', now: 10_000 }
  expect(planEnter(seen, text)?.kind).toBe(kind)
})

test.each([
  ['the rest of it', 'one two three', ['two', 'three'], true],
  ['the rest and a footer', 'one two', ['two', '────', '? for shortcuts'], true],
  ['the rest with empty rows', 'one\n\ntwo', ['', 'two'], true],
  ['the rest and more', 'one two', ['two of mine'], false],
  ['its end only, in a few rows', 'zero one two', ['two'], false],
])('a wrapped text goes on below with %s', (_, text, below, expected) => {
  expect(holdsOnly({ draft: 'one', below }, text)).toBe(expected)
})

const lines = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, line) => `line ${from + line}`)

test.each([
  ['its end', lines(31, 60), true],
  ['its end and a footer', [...lines(31, 60), '', '? for shortcuts'], true],
  ['its end and more', [...lines(31, 59), 'line 59 and mine'], false],
  ['its end without the last line', lines(31, 59), false],
  ['its beginning, cut by the screen', lines(1, 59), true],
])('a text that is scrolled goes on below with %s', (_, below, expected) => {
  const first = below[0] === 'line 1' ? 'line 0' : 'line 30'
  expect(holdsOnly({ draft: first, below }, lines(0, 60).join('\n'))).toBe(expected)
})

test.each([
  ['[Pasted text #1 +39 lines]', 'x\n'.repeat(40).trim(), true],
  ['[Pasted text #2 +12 lines]', 'x\n'.repeat(40).trim(), false],
  ['[paste #1 +40 lines]', 'x\n'.repeat(40).trim(), true],
  ['[Pasted Content 1200 chars]', 'x'.repeat(1200), true],
  ['[Pasted Content 1201 chars]', `${'x'.repeat(1199)}\\`, true],
  ['[Pasted Content 1500 chars]', 'x'.repeat(1200), false],
  ['[Pasted something]', 'x'.repeat(1200), true],
  ['x', 'x', true],
])('the word %s may say of a text that it is there', (draft, text, may) => {
  expect(maySayOf(draft, text)).toBe(may)
})

const preamble = '[here:mos -> here:ada class=actionable]'

test.each([
  ['as it is', `${preamble} build it`, `${preamble} build it`, true],
  ['wrapped', `${preamble.slice(0, 20)}\n  ${preamble.slice(20)} build it`, `${preamble} build it`, true],
  ['with its quotes drawn anew', `› ${preamble} so?\n  >    yes`, `${preamble} so?\n> yes`, true],
  ['by its end', lines(30, 60).join('\n  '), `${preamble} all:\n${lines(0, 60).join('\n')}`, true],
  ['not, another is', `${preamble} build that`, `${preamble} test it`, false],
  ['not, but its end without the last line', lines(30, 59).join('\n'), lines(0, 60).join('\n'), false],
])('on the screen it stands %s', (_, screen, text, stands) => {
  expect(standsOn(screen, text)).toBe(stands)
})
