import { expect, test } from 'vitest'
import { planProvision, renderMissing } from '../../../src/host/provision/plan-provision.ts'
import type { ProvisionFacts } from '../../../src/host/provision/plan-provision.ts'

const need = ['redis-server', 'tmux'] as const
const debian: ProvisionFacts = { found: {}, installer: 'apt-get', isRoot: false, noInstall: false }

test('nothing is done for what is there', () => {
  const found = { 'redis-server': '/usr/bin/redis-server', tmux: '/usr/bin/tmux' }
  expect(planProvision(need, { ...debian, found })).toEqual({ missing: [], ways: [] })
})

test.each<[string, Partial<ProvisionFacts>, readonly string[]]>([
  ['root installs, and falls back to a private copy', { isRoot: true }, ['apt-install', 'apt-download']],
  ['anybody else gets a private copy', {}, ['apt-download']],
  ['MOS_NO_INSTALL leaves it to the person', { isRoot: true, noInstall: true }, []],
  ['other systems leave it to the person', { installer: 'brew' }, []],
])('%s', (_, facts, ways) => {
  expect(planProvision(need, { ...debian, ...facts }).ways).toEqual(ways)
})

test.each<[Partial<ProvisionFacts>, string]>([
  [{}, 'sudo apt-get install -y redis-server tmux'],
  [{ isRoot: true }, 'apt-get install -y redis-server tmux'],
  [{ installer: 'dnf' }, 'sudo dnf install -y redis tmux'],
  [{ installer: 'brew' }, 'brew install redis tmux'],
  [{ found: { 'redis-server': '/usr/bin/valkey-server' } }, 'sudo apt-get install -y tmux'],
])('the command for a person, %o', (facts, command) => {
  expect(planProvision(need, { ...debian, ...facts }).command).toBe(command)
})

test('what a person reads', () => {
  const plan = planProvision(need, { ...debian, noInstall: true })
  expect(renderMissing(plan, 'MOS_NO_INSTALL forbids installing')).toMatchInlineSnapshot(`
    "redis-server and tmux are missing: MOS_NO_INSTALL forbids installing.
    Run \`sudo apt-get install -y redis-server tmux\`, or set REDIS_URL to a Redis you have."
  `)
  const unknown = planProvision(['tmux'], { found: {}, isRoot: false, noInstall: false })
  expect(renderMissing(unknown, 'Mos can not install it here')).toMatchInlineSnapshot(`
    "tmux is missing: Mos can not install it here.
    Install tmux with your system's package manager."
  `)
})
