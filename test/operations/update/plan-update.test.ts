import { expect, test } from 'vitest'
import { defaultUpdate } from '../../../src/fleet/update-settings.ts'
import type { PackageInfo } from '../../../src/host/npm/npm.ts'
import type { Subject } from '../../../src/operations/update/package-row.ts'
import { planUpdate } from '../../../src/operations/update/plan-update.ts'
import type { UpdateWish } from '../../../src/operations/update/plan-update.ts'
import { planPrune } from '../../../src/operations/update/prune-installations.ts'
import { renderNotes, renderPlan, renderRow } from '../../../src/operations/update/render-update.ts'

const day = 86_400_000
const now = 1_000 * day

/** versions with their age in days; the last one is the latest */
const info = (name: string, ages: Readonly<Record<string, number>>): PackageInfo => ({
  name,
  versions: Object.keys(ages),
  latest: Object.keys(ages).at(-1) ?? '',
  releasedAt: Object.fromEntries(Object.entries(ages).map(([version, age]) => [version, now - age * day])),
  changelog: `https://github.com/${name.replace('@', '')}/releases`,
})
const mosInfo = info('@us/mos', { '1.3.0': 90, '1.4.0': 30, '1.6.0-beta.1': 20, '1.5.0': 10 })
const mos: Subject = {
  label: 'mos',
  package: '@us/mos',
  where: { kind: 'installation', id: '1.4.0' },
  installed: '1.4.0',
  info: mosInfo,
}
const claude: Subject = {
  label: 'claude',
  package: '@anthropic-ai/claude-code',
  where: { kind: 'elsewhere', path: '/usr/bin/claude' },
  installed: '2.0.0',
  info: info('@anthropic-ai/claude-code', { '2.0.0': 50, '2.1.0': 9 }),
}
const codex: Subject = {
  label: 'codex',
  package: '@openai/codex',
  where: { kind: 'installation', id: '1.4.0' },
  installed: '0.1.0',
  info: info('@openai/codex', { '0.1.0': 8 }),
}

type Given = {
  subjects?: readonly Subject[]
  settings?: Partial<typeof defaultUpdate>
  ids?: readonly string[]
  now?: number
}
const plan = (wish: Partial<UpdateWish> = {}, given: Given = {}) =>
  planUpdate(
    {
      subjects: given.subjects ?? [mos, claude, codex],
      settings: { ...defaultUpdate, ...given.settings },
      ids: given.ids ?? ['1.4.0'],
      mosVersion: '1.4.0',
      now: given.now ?? now,
    },
    { all: false, ...wish },
  )
const stays = (subject: Partial<Subject>, given: Given = {}, wish: Partial<UpdateWish> = {}) =>
  plan(wish, { ...given, subjects: [{ ...mos, ...subject }] }).rows[0]

test('the table, what becomes of each line, and the plan that a yes is bound to', () => {
  const { rows, id, packages } = plan()
  expect(rows.map(renderRow)).toEqual([
    ['mos (@us/mos)', '1.4.0', '1.5.0', '1.5.0', '10 d', 'https://github.com/us/mos/releases'],
    [
      'claude (@anthropic-ai/claude-code)',
      '2.0.0',
      '2.1.0',
      '2.1.0',
      '9 d',
      'https://github.com/anthropic-ai/claude-code/releases',
    ],
    ['codex (@openai/codex)', '0.1.0', '0.1.0', '0.1.0', '8 d', 'https://github.com/openai/codex/releases'],
  ])
  expect(renderNotes(rows)).toBe(
    [
      'mos: 1.4.0 → 1.5.0 · https://github.com/us/mos/releases',
      'claude stays: yours, in /usr/bin/claude: npm install -g @anthropic-ai/claude-code@2.1.0, or have Mos keep it with the option all',
    ].join('\n'),
  )
  expect(renderPlan(id, rows)).toBe('Installation 1.5.0:\n  mos 1.4.0 → 1.5.0')
  expect(packages).toEqual([
    { name: '@us/mos', version: '1.5.0' },
    { name: '@openai/codex', version: '0.1.0' },
  ])
})

test("with all, a person's own program gets a copy beside it, and theirs stays", () => {
  const { rows, packages } = plan({ all: true })
  expect(packages).toContainEqual({ name: '@anthropic-ai/claude-code', version: '2.1.0' })
  expect(renderNotes(rows)).toContain('claude: 2.1.0 is installed, beside yours in /usr/bin/claude')
})

test('where only a program changes, the name says so, and Mos is in the new installation too', () => {
  const { id, packages } = plan({ only: 'claude' })
  expect(id).toBe('1.4.0+2')
  expect(packages.map(({ name }) => name)).toEqual(['@us/mos', '@anthropic-ai/claude-code', '@openai/codex'])
  expect(plan({ only: 'claude' }, { ids: ['1.4.0', '1.4.0+2'] }).id).toBe('1.4.0+3')
})

test('a name that is there is never taken again: something may run from it', () => {
  expect(plan({}, { ids: ['1.4.0', '1.5.0'] }).id).toBe('1.5.0+2')
})

test('a release is taken when it is old enough, or for a reason', () => {
  const young = { info: info('@us/mos', { '1.4.0': 30, '1.4.1': 5, '1.5.0': 1 }) }
  expect(stays(young)).toMatchObject({ wanted: '1.4.1', why: '1.5.0 is 24 h old: taken after 3 days' })
  // A yes is bound to the plan's words: none that are others an hour later.
  expect(renderPlan('1.4.1', plan({}, { subjects: [{ ...mos, installed: '1.3.0', ...young }] }).rows)).toBe(
    'Installation 1.4.1:\n  mos 1.3.0 → 1.4.1',
  )
  expect(stays(young, { settings: { minAgeDays: 0 } })).toMatchObject({ wanted: '1.5.0' })
  expect(stays(young, {}, { reason: 'mends the leak' })).toMatchObject({ wanted: '1.5.0', action: 'update' })
  expect(stays({ ...young, installed: '1.4.1' })).toMatchObject({ action: 'keep', wanted: '1.4.1' })
})

test("a clock that jumps: a release from the future is no day old, and one without a date isn't either", () => {
  expect(stays({}, { now: now - 20 * day })).toMatchObject({
    action: 'keep',
    why: "1.5.0 is from the future by this machine's clock: taken after 3 days",
  })
  expect(stays({ info: { ...mosInfo, releasedAt: {} } })).toMatchObject({
    action: 'keep',
    why: '1.5.0 is of an unknown age: taken after 3 days',
  })
})

test('what stays, and why', () => {
  expect(stays({ installed: '1.5.0' })?.why).toBe('up to date')
  const hurried = info('@us/mos', { '1.4.0': 30, '1.5.0': 1 })
  expect(stays({ info: hurried, installed: '1.5.0' })?.why).toBe('up to date')
  expect(stays({ installed: '2.0.0' })).toMatchObject({ action: 'keep', why: "newer than the registry's 1.5.0" })
  const { package: _, info: __, ...clone } = mos
  expect(plan({}, { subjects: [{ ...clone, where: { kind: 'checkout', path: '/srv/mos' } }] }).rows[0]?.why).toBe(
    'a clone: git pull in it, or name its package in fleet/mos.yaml (update: package)',
  )
  const { info: ___, ...unasked } = mos
  expect(plan({}, { subjects: [{ ...unasked, problem: 'The registry did not answer.' }] }).rows[0]?.why).toBe(
    'The registry did not answer.',
  )
  expect(stays({ info: { ...mosInfo, versions: ['2.0.0-rc.1', 'nonsense'] } })?.why).toBe(
    'the registry has no stable version',
  )
})

test('a pin is what is wanted, whatever its age; back only by name', () => {
  const pinned = (version: string, installed = '1.3.0') =>
    stays({ installed }, { settings: { pins: { '@us/mos': version } } })
  expect(pinned('1.4.0')).toMatchObject({ action: 'update', wanted: '1.4.0', why: 'pinned' })
  expect(pinned('1.3.0')).toMatchObject({ action: 'keep', why: 'pinned' })
  expect(pinned('1.3.0', '1.5.0')).toMatchObject({ action: 'keep', why: /older than what is here/u })
  expect(pinned('7.0.0')).toMatchObject({ action: 'keep', why: 'pinned to 7.0.0, which the registry does not have' })
})

test('an older version only when it is asked for', () => {
  expect(plan({ to: '1.3.0' })).toMatchObject({
    id: '1.3.0',
    rows: [{ wanted: '1.3.0', why: 'back from 1.4.0' }, {}, {}],
  })
  expect(() => plan({ to: '9.9.9' })).toThrow(
    '@us/mos has no version 9.9.9; its latest is 1.5.0. See: npm view @us/mos versions',
  )
  expect(() => plan({ to: '1.5.0' }, { settings: { minAgeDays: 14 } })).toThrow(
    '@us/mos 1.5.0 is 10 d old, and releases are taken after 14 days. To take it all the same, say why with the option reason.',
  )
  expect(plan({ to: '1.5.0', reason: 'mends the leak' }, { settings: { minAgeDays: 14 } }).id).toBe('1.5.0')
  expect(() => plan({ only: 'pi' })).toThrow('pi is nothing that this fleet uses: there are mos, claude, codex.')
})

test('what is removed: nothing that runs, nothing of the last three, nothing that never counted', () => {
  const order = ['1.0.0', '1.1.0', '1.2.0', '1.1.0', '1.3.0']
  const ids = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '2.0.0']
  expect(planPrune(ids, order, new Set())).toEqual(['1.0.0'])
  expect(planPrune(ids, [...order, '1.4.0'], new Set(['1.0.0']))).toEqual(['1.2.0'])
})
