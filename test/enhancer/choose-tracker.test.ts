import { expect, test } from 'vitest'
import { chooseTracker } from '../../src/enhancer/choose-tracker.ts'
import type { TrackerSettings } from '../../src/fleet/tracker-settings.ts'

const tracker = (id: string, ...components: string[]): TrackerSettings => ({
  id,
  kind: 'github',
  repository: `us/${id}`,
  components,
})
const all = [tracker('mos', 'mos'), tracker('codex', 'runtime codex'), tracker('tools', 'tool')]

test.each([
  ['mos', undefined, 'mos'],
  ['op update', undefined, 'mos'],
  ['runtime codex', undefined, 'codex'],
  ['tool fleet_spawn', undefined, 'tools'],
  ['runtime codex', 'mos', 'mos'],
])('%s, asked for %s, goes to %s', (component, asked, id) => {
  expect(chooseTracker(all, { component }, asked)?.id).toBe(id)
})

test('what nobody takes is asked for; the only one takes all; where it is filed it stays; no tracker is none', () => {
  expect(() => chooseTracker(all, { component: 'runtime pi' }, undefined)).toThrow(
    'No tracker takes runtime pi by itself. Say which: mos, codex, tools, as tracker:mos',
  )
  expect(() => chooseTracker(all, { component: 'mos' }, 'x')).toThrow('No tracker is named x; there are mos, codex')
  expect(chooseTracker([tracker('one')], { component: 'runtime pi' }, undefined)?.id).toBe('one')
  expect(chooseTracker([], { component: 'mos' }, undefined)).toBeUndefined()
  const upstream = {
    tracker: 'tools',
    url: '',
    number: 1,
    state: 'closed',
    digest: '',
    filedBy: '',
    filedAt: 0,
    toldCount: 1,
  } as const
  expect(chooseTracker(all, { component: 'mos', upstream }, undefined)?.id).toBe('tools')
})
