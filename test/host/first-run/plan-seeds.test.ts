import { expect, test } from 'vitest'
import { planPi } from '../../../src/host/first-run/plan-pi.ts'
import { planSeeds } from '../../../src/host/first-run/plan-seeds.ts'
import { parseEnvironment } from '../../../src/host/parse-environment.ts'

const home = '/home/ada'
const HOME = { HOME: home }
const site = { directory: '/data/worktrees/site/bob', repository: '/home/ada/site' }

const planned = (...[runtime, where]: [Parameters<typeof planSeeds>[0], Partial<Parameters<typeof planSeeds>[1]>]) =>
  planSeeds(runtime, { environment: HOME, home, directory: home, ...where }).map(({ paths, plan }) => [
    paths.at(-1),
    plan('', 'the file')?.replaceAll(/\s+/gu, ' ').trim(),
  ])

test.each([
  [
    'claude',
    site,
    [
      [
        '/home/ada/.claude.json',
        '{ "hasCompletedOnboarding": true, "projects": { "/home/ada/site": { "hasTrustDialogAccepted": true } } }',
      ],
    ],
  ],
  [
    'claude',
    { directory: '/srv/x' },
    [
      [
        '/home/ada/.claude.json',
        '{ "hasCompletedOnboarding": true, "projects": { "/srv/x": { "hasTrustDialogAccepted": true } } }',
      ],
    ],
  ],
  ['claude', {}, [['/home/ada/.claude.json', '{ "hasCompletedOnboarding": true }']]],
  ['claude', { repository: home }, [['/home/ada/.claude.json', '{ "hasCompletedOnboarding": true }']]],
  [
    'claude',
    { environment: { ...HOME, CLAUDE_CONFIG_DIR: '/c', ANTHROPIC_API_KEY: 'short' } },
    [['/c/.claude.json', '{ "hasCompletedOnboarding": true, "customApiKeyResponses": { "approved": [ "short" ] } }']],
  ],
  ['codex', site, [['/home/ada/.codex/config.toml', '[projects."/home/ada/site"] trust_level = "trusted"']]],
  [
    'codex',
    { ...site, environment: { ...HOME, CODEX_HOME: '/x' } },
    [['/x/config.toml', '[projects."/home/ada/site"] trust_level = "trusted"']],
  ],
  ['codex', { directory: '/srv/x' }, []],
  ['pi', site, [['/home/ada/.pi/agent/trust.json', '{ "/data/worktrees/site/bob": true }']]],
  [
    'pi',
    { ...site, environment: { ...HOME, PI_CODING_AGENT_DIR: '~/p' } },
    [['/home/ada/p/trust.json', '{ "/data/worktrees/site/bob": true }']],
  ],
  ['pi', {}, []],
  ['opencode', site, []],
  ['stub', site, []],
] as const)('%s with %j', (runtime, where, seeds) => {
  expect(planned(runtime, where)).toEqual(seeds)
})

test('in pi an answer for a directory above is one', () => {
  const plan = (text: string) => planPi(text, { directory: '/a/b/c', path: 'trust.json' })
  expect(plan('{"/a/b": false}')).toBeUndefined()
  expect(plan('{"/": true}')).toBeUndefined()
  expect(plan('{"/a/bc": true}')).toBe('{"/a/bc":true,"/a/b/c":true}')
  expect(() => plan('nonsense')).toThrow("trust.json can't be read: it is no JSON.")
})

test('the environment of the tmux server', () => {
  expect(parseEnvironment('HOME=/home/ada\n-GONE\nA=b=c\nTEXT=one\n two=2\nEMPTY=\n')).toEqual({
    HOME: '/home/ada',
    A: 'b=c',
    TEXT: 'one',
    EMPTY: '',
  })
})
