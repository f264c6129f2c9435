import { expect, test } from 'vitest'
import { agentsOnOldVersion, renderOldVersions } from '../../src/fleet/agents-on-old-version.ts'
import type { Evidence } from '../../src/fleet/readiness.ts'

const pane = { id: '%1', pid: 7, alive: true }
const seen = (name: string, evidence: Partial<Evidence>) => ({
  agent: { name, runtime: 'stub' as const, role: 'coder' },
  evidence: { at: 0, placement: 'pane' as const, supervised: true, ...evidence },
})
const fleet = [
  seen('orchestrator', { placement: 'hosted', version: '1.4.0' }),
  seen('ada', { pane, version: '1.4.0' }),
  seen('bob', { pane, version: '1.5.0' }),
  seen('cyd', { pane, version: '1.4.0' }),
  seen('dan', { pane: { ...pane, alive: false }, version: '1.4.0' }),
  seen('eve', { pane }),
]

test('who runs and was started from another installation is on an old one', () => {
  expect(agentsOnOldVersion(fleet, '1.5.0')).toEqual([
    { name: 'ada', version: '1.4.0' },
    { name: 'cyd', version: '1.4.0' },
    { name: 'eve', version: 'checkout' },
  ])
  expect(agentsOnOldVersion([seen('eve', { pane })], 'checkout')).toEqual([])
})

test('it is said with the command that ends it', () => {
  expect(renderOldVersions(agentsOnOldVersion(fleet, '1.5.0'))).toBe(
    '2 agents still run 1.4.0, 1 checkout: /fleet relaunch all',
  )
  expect(renderOldVersions([{ name: 'ada', version: '1.4.0' }])).toBe('1 agent still runs 1.4.0: /fleet relaunch all')
})
