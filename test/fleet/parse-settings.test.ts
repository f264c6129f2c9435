import { expect, test } from 'vitest'
import { bugsChannel } from '../../src/fleet/bugs-channel.ts'
import { channelUse } from '../../src/fleet/channel-use.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import { homeChannels } from '../../src/fleet/home-channels.ts'
import { opsChannel } from '../../src/fleet/ops-channel.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'
import { projectOf } from '../../src/fleet/project-of.ts'

const site = { id: 'site', path: '/srv/site', branch: 'main' }
const text = `# ours
projects:
  - { id: site, path: /srv/site, branch: main }
  - id: shop
    path: /srv/shop
    url: git@example.com:us/shop.git
    branch: dev/next
channels:
  - id: 123456789012345678 # not quoted: still every digit
    as: home
    project: site
  - id: "223456789012345678"
    as: ops
access:
  - user: "1"
    tier: operator
    commands: [fleet ps, doctor]
    projects: [site]
  - role: 2
    guild: 3
    tier: viewer
permissions:
  - { role: coder, project: site, allow: ["Bash(npm run lint)"] }
  - role: research
    allow: [WebFetch]
relaunch: { wave: 3 }
tenants: [bob, bob]
update:
  package: "@us/mos"
  min_age_days: 0.5
  pins: { "@openai/codex": "0.171.0" }
`
const settings = parseSettings(text)

test('what a person wrote', () => {
  expect(settings).toEqual({
    projects: [site, { id: 'shop', path: '/srv/shop', url: 'git@example.com:us/shop.git', branch: 'dev/next' }],
    channels: [
      { id: '123456789012345678', as: 'home', project: 'site' },
      { id: '223456789012345678', as: 'ops' },
    ],
    access: [
      { who: { kind: 'user', userId: '1' }, tier: 'operator', commands: ['fleet ps', 'doctor'], projects: ['site'] },
      { who: { kind: 'role', guildId: '3', roleId: '2' }, tier: 'viewer' },
    ],
    permissions: [
      { role: 'coder', project: 'site', allow: ['Bash(npm run lint)'] },
      { role: 'research', allow: ['WebFetch'] },
    ],
    tenants: ['bob'],
    update: {
      package: '@us/mos',
      minAgeDays: 0.5,
      pins: { '@openai/codex': '0.171.0' },
      scripts: ['@anthropic-ai/claude-code', 'opencode-ai'],
    },
    relaunch: { wave: { count: 3 }, turnMinutes: 10 },
  })
})

test.each(['', '\n', '# nothing yet\n', '---\n', 'projects:\naccess: []\n'])('%j is empty settings', (empty) => {
  expect(parseSettings(empty)).toEqual(emptySettings)
})

const project = 'projects: [{ id: site, path: /srv/site, branch: main }]\n'
test.each([
  ['hello', 'm:1:1: the file is "hello"; it takes keys like projects: and channels:'],
  ['update: { package: "-x" }', 'm:1:20: "-x" is no package\'s name; write it like "@us/mos".'],
  ['update: { min_age_days: -1 }', 'm:1:25: min_age_days is the number -1; it takes days, from 0 to 365.'],
  ['update: { pins: { a: latest } }', 'm:1:19: a is pinned to "latest"; it takes one version, like "1.4.0".'],
  ['update: { scripts: ["../x"] }', 'm:1:20: "../x" is no package\'s name; write it like "@us/mos".'],
  [
    'colour: red',
    'm:1:1: unknown key "colour". mos.yaml takes projects, channels, access, permissions, tenants, update, relaunch, enhancer, trackers, mosaic.',
  ],
  ['tenants: ["{mos:bob}"]', 'm:1:10: "{mos:bob}" is no tenant\'s name; write its MOS_TENANT.'],
  ['projects: site', 'm:1:11: projects is "site"; it takes a list, a line "- …" each.'],
  ['projects: [site]', 'm:1:12: an entry of projects is "site"; it takes keys: id, path, url, branch.'],
  ['projects: [{ path: /a, branch: main }]', 'm:1:12: a project without an id; write: id: site'],
  ['projects: [{ id: site, branch: main }]', 'm:1:12: the project site has no path; write: path: /srv/site'],
  ['projects: [{ id: site, path: /a }]', 'm:1:12: the project site has no branch; write: branch: main'],
  [
    'projects: [{ id: site, path: ../a, branch: main }]',
    'm:1:30: path is "../a": a path is absolute, without . and .., like /srv/site.',
  ],
  [
    'projects: [{ id: site, path: /a/../b, branch: main }]',
    'm:1:30: path is "/a/../b": a path is absolute, without . and .., like /srv/site.',
  ],
  [
    'projects: [{ id: site, path: /a, branch: --upload-pack=x }]',
    'm:1:42: branch is "--upload-pack=x": a branch is made of letters, digits and ./_#+@-, like main or fix/payment.',
  ],
  [
    'projects: [{ id: site, path: /a, branch: main, url: "ext::sh -c x" }]',
    'm:1:53: url is "ext::sh -c x": a repository is https://host/path, ssh://host/path or git@host:path.',
  ],
  [
    'projects: [{ id: site, path: /a, branch: main, url: "https://me:secret@example.com/a" }]',
    `m:1:53: url is an address with a login: a repository's address has no login in it: leave it out, and let git's credential helper or ssh know it.`,
  ],
  [`${project}projects: []`, 'm:2:1: projects is given twice here; remove one.'],
  [
    'projects: [{ id: site, path: /a, branch: main }, { id: site, path: /b, branch: main }]',
    'm:1:50: a second project is named site; names are unique.',
  ],
  ['channels: [{ as: home }]', 'm:1:12: a channel without an id; write: id: "123456789012345678"'],
  ['channels: [{ id: general }]', 'm:1:18: id is "general"; it takes digits, as "Copy ID" gives them.'],
  ['channels: [{ id: "1", as: den }]', 'm:1:27: as is "den"; it is one of home, ops, bugs.'],
  ['channels: [{ id: "1" }, { id: 1 }]', 'm:1:25: channel 1 is given twice; remove one.'],
  [
    'channels: [{ id: "1", as: ops }, { id: "2", as: ops }]',
    'm:1:34: channel 1 is for ops already; there is one such channel.',
  ],
  ['channels: [{ id: "1", project: site }]', 'm:1:32: no project is named "site"; there is none.'],
  [`${project}channels: [{ id: "1", project: shop }]`, 'm:2:32: no project is named "shop"; there are site.'],
  ['permissions: [{ allow: [Read] }]', 'm:1:15: a permission without a role; write: role: coder'],
  ['permissions: [{ role: coder }]', 'm:1:15: nothing is allowed to coder; write: allow: ["Bash(npm test)"]'],
  [
    'permissions: [{ role: coder, project: shop, allow: [Read] }]',
    'm:1:39: no project is named "shop"; there is none.',
  ],
  ['access: [{ user: "1" }]', 'm:1:10: a rule without a tier; it takes one of viewer, operator, admin, owner.'],
  ['access: [{ user: "1", tier: king }]', 'm:1:29: tier is "king"; it is one of viewer, operator, admin, owner.'],
  [
    'access: [{ role: "1", tier: viewer }]',
    'm:1:10: a rule is for a user, or for a role with its guild: write user: "1", or role: "1" and guild: "2".',
  ],
  [
    'access: [{ user: "1", role: "2", guild: "3", tier: viewer }]',
    'm:1:10: a rule is for a user, or for a role with its guild: write user: "1", or role: "1" and guild: "2".',
  ],
  [
    'access: [{ user: "1", tier: viewer, commands: [] }]',
    'm:1:47: commands is empty; name some, or leave the key out for all.',
  ],
  [
    'access: [{ user: "1", tier: viewer, commands: ["/fleet ps"] }]',
    'm:1:37: "/fleet ps" is no command; write them like fleet ps.',
  ],
  ['access: [{ user: "1", tier: viewer, projects: [site] }]', 'm:1:47: no project is named "site"; there is none.'],
  ['relaunch: { wave: 0 }', 'm:1:19: wave is the number 0; it takes agents, or a share like 25%.'],
  ['relaunch: { wave: 120% }', 'm:1:19: wave is "120%"; it takes agents, or a share like 25%.'],
  ['relaunch: { turn_minutes: soon }', 'm:1:27: turn_minutes is "soon"; it takes minutes, from 0 to 1440.'],
  ['['.repeat(40), 'm:1:34: nested deeper than 32 levels.'],
])('%s is refused with its place', (wrong, message) => {
  expect(() => parseSettings(wrong, 'm')).toThrow(message)
})

test.each([
  [{}, undefined],
  [{ project: 'site' }, 'site'],
  [{ starter: { channelId: '123456789012345678' } }, 'site'],
  [{ project: 'shop', starter: { channelId: '123456789012345678' } }, 'shop'],
  [{ project: 'gone', starter: { channelId: '123456789012345678' } }, undefined],
  [{ starter: { channelId: '223456789012345678' } }, undefined],
])('the project of a topic %j', (topic, id) => {
  expect(projectOf(settings, topic)?.id).toBe(id)
})

test('one project alone is no reason to start in it', () => {
  expect(projectOf({ ...emptySettings, projects: [site] }, {})).toBeUndefined()
})

test('channels by the environment and by the file', () => {
  expect(channelUse(settings, '1')).toBeUndefined()
  expect([...homeChannels({ homeChannels: ['9'] }, settings)]).toEqual(['9', '123456789012345678'])
  expect(opsChannel({ opsChannel: '9' }, settings)).toBe('223456789012345678')
  expect(opsChannel({ opsChannel: '9' }, emptySettings)).toBe('9')
  expect(bugsChannel({ bugsChannel: '9' }, settings)).toBe('9')
  expect(bugsChannel({}, settings)).toBeUndefined()
})
