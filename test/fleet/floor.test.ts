import { expect, test } from 'vitest'
import { floorAfter, refuseAdd, refuseRemove } from '../../src/fleet/floor.ts'

const agents = (...roles: string[]) =>
  roles.map((role, index) => ({ name: roles.indexOf(role) === index ? role : `${role}${index}`, role }))
const boss = { name: 'boss', role: 'orchestrator' }

test.each([
  [agents('orchestrator', 'enhancer', 'coder'), undefined],
  [agents('orchestrator', 'enhancer', 'enhancer'), undefined],
  [[], 'There is no orchestrator. A fleet has exactly one.'],
  [agents('orchestrator'), 'There is no enhancer. A fleet has at least one.'],
  [agents('enhancer'), 'There is no orchestrator. A fleet has exactly one.'],
  [
    agents('orchestrator', 'orchestrator', 'enhancer'),
    'There are 2 orchestrators: orchestrator, orchestrator1. A fleet has exactly one.',
  ],
])('the floor of %j', (fleet, reason) => {
  expect(floorAfter(fleet)).toEqual(reason === undefined ? { ok: true } : { ok: false, reason })
})

test.each([
  [
    agents('orchestrator', 'enhancer'),
    boss,
    'There is already an orchestrator: orchestrator. A fleet has exactly one.',
  ],
  [agents('enhancer'), boss, undefined],
  [[boss], boss, undefined],
  [agents('orchestrator', 'enhancer'), { name: 'more', role: 'enhancer' }, undefined],
])('adding to %j: %j', (fleet, agent, reason) => {
  expect(refuseAdd(fleet, agent)).toBe(reason)
})

test.each([
  [
    agents('orchestrator', 'enhancer'),
    'enhancer',
    'enhancer is the last enhancer. A fleet has at least one: add another first.',
  ],
  [
    agents('orchestrator', 'enhancer'),
    'orchestrator',
    "orchestrator is the orchestrator. A fleet has exactly one: it can't be removed.",
  ],
  [agents('enhancer', 'enhancer'), 'enhancer', undefined],
  [[...agents('orchestrator'), boss], 'boss', undefined],
  [agents('coder'), 'coder', undefined],
  [agents('coder'), 'nobody', undefined],
])('removing from %j: %s', (fleet, name, reason) => {
  expect(refuseRemove(fleet, name)).toBe(reason)
})
