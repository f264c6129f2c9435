import { expect, test } from 'vitest'
import { isMosaics } from '../../src/fleet/mosaic-sight.ts'
import type { MosaicAgent, MosaicSight } from '../../src/fleet/mosaic-sight.ts'
import { orchestratorElsewhere } from '../../src/fleet/orchestrator-elsewhere.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { planAdopt } from '../../src/fleet/plan-adopt.ts'
import { planMove } from '../../src/fleet/plan-move.ts'

const rosterOf = (...entries: readonly string[]) =>
  parseRoster(`version: 1\ntransport: tmux\nagents: [${entries.map((entry) => `{${entry}}`).join(', ')}]\n`, 'r')
const boss = 'name: boss, class: orchestrator, runtime: claude'
const eve = 'name: Enhancer, class: research, runtime: codex'

const agent = (name: string, change: Partial<MosaicAgent> = {}): MosaicAgent => ({
  name,
  role: 'coder',
  runtime: 'claude',
  session: name,
  socket: '/tmp/tmux-1/m',
  isNamed: true,
  hasSettings: false,
  isTaken: false,
  ...change,
})
const pane = { id: '%1', pid: 7, alive: true }
const enabled = { active: 'inactive', enabled: true, result: 'success' } as const
const sight = (...agents: readonly MosaicAgent[]): MosaicSight => ({ agents, units: [], kept: [] })
const given = { home: '/h', runtime: 'stub', isAdopted: false } as const

test.each([
  ['nothing', {}, false],
  ['a session on a server that the roster names', { pane }, true],
  ['a session that happens to have its name', { pane, isNamed: false }, false],
  ['settings that Mosaic wrote', { hasSettings: true }, true],
  ['a unit that starts at boot', { unit: enabled }, true],
  ['a unit that does not', { unit: { ...enabled, enabled: false } }, false],
] as const)("%s makes an agent Mosaic's, or not", (_, change, is) => {
  expect(isMosaics(agent('ada', change))).toBe(is)
})

test('what the floor lacks is added under a name that is free, in whatever case', () => {
  const found = planAdopt({ ...given, sight: sight(agent('boss', { pane })), roster: rosterOf(boss, eve) })
  expect('plan' in found && found.plan.add).toEqual([{ name: 'enhancer-2', role: 'enhancer', runtime: 'stub' }])
  expect('plan' in found && found.plan.left).toEqual(['boss', 'Enhancer'])
})

test('a plan is the same as long as the same would be done: pids and pane ids change nothing', () => {
  const roster = rosterOf(boss)
  const digestOf = (change: Partial<MosaicAgent>) => {
    const found = planAdopt({ ...given, sight: sight(agent('boss', change)), roster })
    return 'plan' in found ? found.plan.digest : found.why
  }
  expect(digestOf({ pane })).toBe(digestOf({ pane: { ...pane, pid: 9, id: '%4' } }))
  expect(digestOf({ pane })).not.toBe(digestOf({ pane: { ...pane, alive: false } }))
  expect(digestOf({ pane })).not.toBe(digestOf({ pane, unit: enabled }))
})

test.each([
  ['twice', { isAdopted: true }, [boss], 'This home is adopted already: there is nothing to do.', false],
  ['without anything of Mosaic', { sight: sight() }, [boss], 'There is nothing to do', false],
  [
    'with two orchestrators',
    {},
    [boss, 'name: b2, class: orchestrator, runtime: pi'],
    '2 orchestrators: boss, b2',
    true,
  ],
] as const)('%s it is not adopted', (_, change, entries, why, isRefused) => {
  const all = { ...given, sight: sight(agent('boss', { pane })), roster: rosterOf(...entries), ...change }
  expect(planAdopt(all)).toMatchObject({ why: expect.stringContaining(why) as unknown, isRefused })
})

test('who was taken over before is not left to Mosaic again', () => {
  const moved = agent('ada', { hasSettings: true, isTaken: true })
  expect([isMosaics(moved), isMosaics({ ...moved, unit: enabled })]).toEqual([false, true])
  const roster = rosterOf(boss, 'name: ada, class: coder, runtime: claude')
  const found = planAdopt({ ...given, sight: sight(agent('boss', { pane }), moved), roster })
  expect('plan' in found && found.plan.left).toEqual(['boss'])
  expect('plan' in found && found.plan.words).toContain('Taken over before, and looked after by Mos: ada.')
})

test('what could not be looked at is said, and nothing is claimed of it', () => {
  const silent = agent('ada', { hasSettings: true, unseen: "the user's systemd does not answer" })
  const found = planAdopt({ ...given, sight: sight(silent), roster: rosterOf(boss) })
  expect('plan' in found && found.plan.words).toContain(
    "- ada (coder on claude): not known, the user's systemd does not answer\n",
  )
})

test('one tmux session for two names is said', () => {
  const found = planAdopt({ ...given, sight: sight(agent('a.b', { pane, sharesWith: 'a_b' })), roster: rosterOf(boss) })
  expect('plan' in found && found.plan.words).toContain('its session may be that of a_b')
})

test('the orchestrator moves only where it can', () => {
  const here = { name: 'boss', isLeft: true, isGuest: false, hasUnit: true, whyNot: undefined } as const
  expect(planMove({ ...here, to: 'mos' })).toMatchObject({ plan: { name: 'boss', to: 'mos' } })
  const words = (hasUnit: boolean) => {
    const found = planMove({ ...here, to: 'mos', hasUnit })
    return 'plan' in found ? found.plan.words : found.why
  }
  expect(words(true)).toContain('Back: /fleet adopt orchestrator:pane')
  expect(words(false)).toMatch(/then its session is ended\n[^]*There is no way back but to start it by hand/u)
  expect(planMove({ ...here, to: 'mos', isGuest: true })).toMatchObject({ isRefused: true })
  expect(planMove({ ...here, to: 'mos', name: undefined })).toMatchObject({ isRefused: true })
  expect(planMove({ ...here, to: 'mos', isLeft: false })).toMatchObject({ isRefused: false })
  expect(planMove({ ...here, to: 'pane' })).toMatchObject({ isRefused: false })
  expect(planMove({ ...here, to: 'pane', isLeft: false })).toMatchObject({ plan: { to: 'pane' } })
  const stuck = planMove({ ...here, to: 'pane', isLeft: false, whyNot: 'no unit ran it' })
  expect(stuck).toEqual({ why: "boss can't go back into a pane: no unit ran it.", isRefused: true })
})

test('a topic says who answers instead of it', () => {
  const agents = [{ name: 'boss', role: 'orchestrator' }]
  const says = (isGuest: boolean, isLeft: boolean) =>
    orchestratorElsewhere(agents, { isGuest: () => isGuest, isLeft: () => isLeft })
  expect(says(false, false)).toBeUndefined()
  expect(says(true, true)).toContain("This fleet is Mosaic's")
  expect(says(false, true)).toContain('/agent send agent:boss')
})
