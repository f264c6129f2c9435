import { expect, test } from 'vitest'
import { addProject } from '../../src/fleet/add-project.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { grantAccess } from '../../src/fleet/grant-access.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'
import { removeProject } from '../../src/fleet/remove-project.ts'
import { revokeAccess } from '../../src/fleet/revoke-access.ts'
import { setChannelUse } from '../../src/fleet/set-channel-use.ts'

const site = { id: 'site', path: '/srv/site', branch: 'main' }
const shop = { id: 'shop', path: '/srv/shop', url: 'https://example.com/us/shop.git', branch: 'dev' }
const rule: AccessRule = { who: { kind: 'user', userId: '5' }, tier: 'operator' }
const written = `# ours
projects:   # what we build
    # the shop window
    -   id: 'site'   # do not touch
        path: /srv/site
        branch:    main

channels:
  - id: 11   # the den
    as:   home   # since May
    project: site
  - {id: "12", as: ops}
  - {id: 123456789012345678, as: home}

# who
access:
  - user: "5"
    # a friend
    tier: viewer # for now
`

test.each<[string, string, (text: string) => string]>([
  ['addProject', '', (text) => addProject(text, shop)],
  ['setChannelUse', '', (text) => setChannelUse(text, { id: '7', as: 'home' })],
  ['grantAccess', '', (text) => grantAccess(text, rule)],
  ['addProject', written, (text) => addProject(text, shop)],
  ['removeProject', written.replace('    project: site\n', ''), (text) => removeProject(text, 'site')],
  ['a new channel', written, (text) => setChannelUse(text, { id: '13', project: 'site' })],
  ['another use', written, (text) => setChannelUse(text, { id: '11', as: 'bugs', project: 'site' })],
  ['no use', written, (text) => setChannelUse(text, { id: '11', project: 'site' })],
  ['no project', written, (text) => setChannelUse(text, { id: '11', as: 'home' })],
  ['a project more', written, (text) => setChannelUse(text, { id: '12', as: 'ops', project: 'site' })],
  ['every digit', written, (text) => setChannelUse(text, { id: '123456789012345678', project: 'site' })],
  ['nothing more', written, (text) => setChannelUse(text, { id: '11' })],
  ['another ops channel', written, (text) => setChannelUse(text, { id: '11', as: 'ops', project: 'site' })],
  ['grantAccess', written, (text) => grantAccess(text, rule)],
  [
    'grant something more',
    written,
    (text) => grantAccess(text, { ...rule, commands: ['fleet ps'], projects: ['site'] }),
  ],
  ['revokeAccess', written, (text) => revokeAccess(text, rule.who)],
])('%s, once and again: what changes, line by line', (_name, text, edit) => {
  const edited = edit(text)
  expect(edit(edited)).toBe(edited)
  expect(changedLines(text, edited)).toMatchSnapshot()
})

test.each([
  [
    'projects: [{id: site, path: /srv/site, branch: main}]\n',
    'projects: [{id: site, path: /srv/site, branch: main}, { id: shop',
  ],
  [
    'projects: []\r\nchannels:\r\n',
    'projects: [{ id: shop, path: /srv/shop, url: https://example.com/us/shop.git, branch: dev }]\r\n',
  ],
  ['# end without a newline', '# end without a newline\nprojects:\n  - id: shop\n    path: /srv/shop\n'],
  ['channels:\r\n  - id: "1"\r\n    as: ops\r\n', '    as: ops\r\nprojects:\r\n  - id: shop\r\n'],
  ['---\nchannels: []\n...\n', '---\nchannels: []\nprojects:\n  - id: shop\n'],
])('in a file like %j', (text, part) => {
  const edited = addProject(text, shop)
  expect(edited).toContain(part)
  expect(parseSettings(edited).projects.at(-1)).toEqual(shop)
})

test('add and remove give the same bytes back', () => {
  expect(removeProject(addProject(written, shop), 'shop')).toBe(written)
  const other: AccessRule = { who: { kind: 'role', guildId: '8', roleId: '9' }, tier: 'admin', projects: ['site'] }
  expect(revokeAccess(grantAccess(written, other), other.who)).toBe(written)
  expect(setChannelUse(setChannelUse(written, { id: '13', as: 'bugs' }), { id: '13' })).toBe(written)
})

test('what is there already, or not there, changes nothing', () => {
  expect(addProject(written, site)).toBe(written)
  expect(removeProject(written, 'shop')).toBe(written)
  expect(revokeAccess(written, { kind: 'role', guildId: '8', roleId: '5' })).toBe(written)
  expect(setChannelUse(written, { id: '99' })).toBe(written)
})

test('a lower tier takes the place of the higher one, other rules of the same person stay', () => {
  const one = grantAccess(written, { ...rule, tier: 'admin' })
  const two = grantAccess(one, { ...rule, tier: 'owner', commands: ['fleet ps', 'doctor'] })
  const three = grantAccess(two, { ...rule, tier: 'viewer', commands: ['doctor', 'fleet ps'] })
  expect(parseSettings(three).access).toEqual([
    { who: rule.who, tier: 'admin' },
    { who: rule.who, tier: 'viewer', commands: ['fleet ps', 'doctor'] },
  ])
  expect(parseSettings(revokeAccess(three, rule.who)).access).toEqual([])
})

test.each<[string, (text: string) => string, string]>([
  [
    'an id that is taken',
    (text) => addProject(text, { ...shop, id: 'site' }),
    'There is already a project site: /srv/site. Choose another name: /project add … name:…',
  ],
  [
    'a project that a channel has',
    (text) => removeProject(text, 'site'),
    "fleet/mos.yaml can't be edited without changing more than was asked for. Edit it by hand; Mos reloads it.",
  ],
  [
    'a project that is not there',
    (text) => setChannelUse(text, { id: '1', project: 'shop' }),
    "fleet/mos.yaml can't be edited without changing more than was asked for. Edit it by hand; Mos reloads it.",
  ],
])('%s is refused', (_name, edit, message) => {
  expect(() => edit(written)).toThrow(message)
})

test('a broken file is not edited', () => {
  expect(() => addProject('projects: {', shop)).toThrow('fleet/mos.yaml:1:12: not valid YAML')
})

/** Lines that are not the same before and after, as a diff would show them. */
function changedLines(before: string, after: string): string {
  const [from, to] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < Math.min(from.length, to.length) && from[head] === to[head]) head++
  let tail = 0
  while (tail < Math.min(from.length, to.length) - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const gone = from.slice(head, from.length - tail).map((line) => `- ${line}`)
  const come = to.slice(head, to.length - tail).map((line) => `+ ${line}`)
  return [...gone, ...come].join('\n')
}
