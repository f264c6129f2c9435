import { expect, test } from 'vitest'
import type { Request } from '../../src/command/dispatch.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'
import { memorySettings } from '../support/memory-settings.ts'
import { desk, inShell, inThread, local, owner, stranger } from './desk.ts'
import type { Desk } from './desk.ts'

/** Grants as they stand in the file count at once. */
async function accessDesk(text = ''): Promise<Desk & { readonly text: () => string }> {
  const settings = memorySettings(text)
  const at = await desk({ settings, access: () => ({ rules: parseSettings(settings.text()).access }) })
  return { ...at, text: settings.text }
}
const as = (userId: string, ...roleIds: string[]): Partial<Request> => ({ principal: { ...owner, userId, roleIds } })
const shell: Partial<Request> = { principal: local, place: inShell, receipt: 'none' }

test('what an owner grants counts at once, and stands in mos.yaml', async () => {
  const { say, text, store } = await accessDesk(
    '# who helps\nprojects:\n  - id: shop\n    path: /srv/shop\n    branch: main\n',
  )
  const spawn = (given: Partial<Request>) => say('fleet spawn', { role: 'coder' }, given)
  expect(await spawn(as('200'))).toMatch(/is refused: no rule admits you/)
  expect(await say('access grant', { user: '<@200>', tier: 'operator' })).toBe('Granted: user 200 is operator.')
  expect(await spawn(as('200'))).toMatch(/^queued/)
  expect(
    await say('access grant', { role: '<@&55>', tier: 'viewer', commands: '/ps, message', projects: 'shop' }),
  ).toBe('Granted: role 55 of server 900 is viewer, only fleet ps, message, only in shop.')
  expect(await spawn(as('300', '55'))).toBe(
    '`fleet spawn` is refused: a grant to your role 55 covers only fleet ps, message; it counts in only shop, and this is in no project; it makes you viewer, and this needs operator.',
  )
  expect(text()).toMatchInlineSnapshot(`
    "# who helps
    projects:
      - id: shop
        path: /srv/shop
        branch: main
    access:
      - user: "200"
        tier: operator
      - role: "55"
        guild: "900"
        tier: viewer
        commands: [ fleet ps, message ]
        projects: [ shop ]
    "
  `)
  expect(await say('access list')).toMatchInlineSnapshot(`
    "whoever is logged in here | owner | all | all | user 1000 of this machine
    user 100 | owner | all | all | MOS_OWNER_IDS
    user 200 | operator | all | all | fleet/mos.yaml
    role 55 of server 900 | viewer | fleet ps, message | shop | fleet/mos.yaml
    server 900 | answered |  |  | MOS_GUILD_IDS"
  `)
  expect(await say('access revoke', { user: '200' })).toBe('Revoked: user 200.')
  expect(await spawn(as('200'))).toMatch(/is refused: no rule admits you/)
  expect(await say('access revoke', { user: '200' })).toBe('There is no grant to user 200.')
  const audit = (await store.audit.list(20)).filter(({ command }) => command.startsWith('access'))
  expect(audit.map(({ by, command, verdict }) => `${by} ${command} ${verdict}`)).toEqual([
    'discord:100 access revoke allowed',
    'discord:100 access revoke allowed',
    'discord:100 access grant allowed',
    'discord:100 access grant allowed',
  ])
})

const admin = 'access:\n  - user: "400"\n    tier: admin\n'

test.each<[string, object, Partial<Request>, string]>([
  [
    'above their own tier',
    { user: '200', tier: 'owner' },
    as('400'),
    'You are admin, and can grant up to admin, not owner.',
  ],
  ['their own tier', { user: '200', tier: 'admin' }, as('400'), 'Granted: user 200 is admin.'],
  [
    'by an operator',
    { user: '200', tier: 'viewer' },
    as('500'),
    '`access grant` is refused: a grant to you makes you operator, and this needs admin.',
  ],
  [
    'by whose own grant is limited',
    { user: '200', tier: 'viewer' },
    as('600'),
    'Your own grant is limited to some commands or projects, so it can not be passed on.',
  ],
  [
    'to who is above them',
    { user: '700', tier: 'viewer' },
    as('400'),
    'user 700 is owner, and you are admin: who is owner can change that.',
  ],
  ['to nobody', { tier: 'viewer' }, {}, 'Name one: `user`, or `role`.'],
  ['to both', { user: '1', role: '2', tier: 'viewer' }, {}, 'Name one: `user`, or `role`.'],
  [
    'to a name',
    { user: 'bob', tier: 'viewer' },
    {},
    "`user` of `access grant` cannot be `bob`: give a user's id, digits only, or mention it.",
  ],
  [
    'to a user as a role',
    { role: '<@55>', tier: 'viewer' },
    {},
    "`role` of `access grant` cannot be `<@55>`: give a role's id, digits only, or mention it.",
  ],
  [
    'to everybody',
    { role: '<@&900>', tier: 'viewer' },
    {},
    'That role is everybody. Grant it to a role that somebody has to be given.',
  ],
  [
    'to a role of elsewhere',
    { role: '55', guild: '901', tier: 'viewer' },
    {},
    'From here only roles of this server: ask in the other one, or in a shell.',
  ],
  [
    'to a role in a shell',
    { role: '55', tier: 'viewer' },
    shell,
    'A role counts in its own server: ask there, or name the server with `guild`.',
  ],
  [
    'to a role of a server, in a shell',
    { role: '55', guild: '900', tier: 'owner' },
    shell,
    'Granted: role 55 of server 900 is owner.',
  ],
  [
    'for a command that is none',
    { user: '200', tier: 'viewer', commands: 'fleet pss' },
    {},
    'There is no command `fleet pss`. Did you mean `fleet ps`?',
  ],
  [
    'for no command',
    { user: '200', tier: 'viewer', commands: ' ,' },
    {},
    'Name at least one command, or leave `commands` out for all.',
  ],
  [
    'for a project that is none',
    { user: '200', tier: 'viewer', projects: 'shop' },
    {},
    'There is no project `shop`. There is none yet.',
  ],
  [
    'under an alias',
    { user: '200', tier: 'operator', commands: 'fleet add' },
    {},
    'Granted: user 200 is operator, only fleet spawn.',
  ],
])('a grant %s', async (_name, options, given, said) => {
  const { say } = await accessDesk(
    `${admin}  - user: "500"\n    tier: operator\n  - user: "600"\n    tier: admin\n    commands: [access grant]\n  - user: "700"\n    tier: owner\n`,
  )
  expect(await say('access grant', options, given)).toBe(said)
})

test('an admin takes no grant from who is above them, and nothing from an owner', async () => {
  const { say } = await accessDesk(`${admin}  - user: "700"\n    tier: owner\n`)
  expect(await say('access revoke', { user: '700' }, as('400'))).toBe(
    'user 700 is owner, and you are admin: who is owner can change that.',
  )
  expect(await say('access revoke', { user: '100' }, as('400'))).toBe(
    'There is no grant to user 100. They stay an owner: MOS_OWNER_IDS names them.',
  )
  expect(await say('access revoke', { user: '400' }, as('400'))).toBe('Revoked: user 400.')
  expect(await say('access list', {}, as('400'))).toMatch(/is refused/)
})

test('a grant that a session asks for waits for a click of who may give it', async () => {
  const { dispatcher, say, text } = await accessDesk(admin)
  const request = {
    principal: owner,
    place: { ...inThread, door: 'orchestrator' },
    cause: 'm1-0',
    receipt: 'outbox',
  } as const
  const shown = await dispatcher.dispatch('access grant', { user: '200', tier: 'admin' }, request)
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  expect(shown.plan).toBe('Grant: user 200 is admin.')
  expect(await dispatcher.dispatch('access revoke', { user: '400' }, { ...request, cause: 'm1-1' })).toMatchObject({
    plan: 'Revoke every grant of user 400.',
  })
  expect(text()).toBe(admin)
  await expect(
    dispatcher.confirm(shown.digest, { ...request, place: inThread, principal: stranger, cause: 'p' }),
  ).rejects.toThrow('is refused')
  await dispatcher.confirm(shown.digest, { ...request, place: inThread, cause: 'p' })
  expect(await say('access can', { user: '200', command: 'access grant' })).toBe(
    'User 200 may use `access grant` (tier admin): their rule reads "a grant to you makes you admin".',
  )
})

test('access can says what it can not know', async () => {
  const { say } = await accessDesk('access:\n  - role: "55"\n    guild: "900"\n    tier: operator\n')
  const can = (options: object, given: Partial<Request> = {}) =>
    say('access can', { user: '<@!200>', command: '/fleet spawn?', ...options }, given)
  const refused =
    'User 200 may not use `fleet spawn` (tier operator): their rule reads "no rule admits you: only the owners may use Mos so far".'
  expect(await can({})).toBe(
    `${refused} Which roles they have I can't know; name them with \`roles\`. These count here: 55 (operator).`,
  )
  expect(await can({ roles: '<@&54>, 56' })).toBe(refused)
  expect(await can({ roles: '<@&55>' })).toMatch(
    /^User 200 may use `fleet spawn`.*"a grant to your role 55 makes you operator"\.$/,
  )
  expect(await can({ roles: '55' }, shell)).toBe(refused)
  expect(await can({}, shell)).toBe(`${refused} In a direct message no role counts; \`guild\` names a server.`)
  expect(await can({ roles: '55', guild: '900', command: 'message' }, shell)).toMatch(/^User 200 may use `message`/)
})

test('access why says what would admit', async () => {
  const { say } = await accessDesk('access:\n  - user: "200"\n    tier: viewer\n')
  expect(await say('access why', { command: 'fleet spawn' })).toBe(
    'You may use `fleet spawn` (tier operator): you are an owner (MOS_OWNER_IDS).',
  )
  expect(await say('access why', { command: '/fleet add?' }, as('200'))).toBe(
    'You may not use `fleet spawn` (tier operator): a grant to you makes you viewer, and this needs operator. An admin can change that: `access grant operator user:200`.',
  )
  expect(await say('access why', { command: 'fleet spawn' }, as('300'))).toBe(
    '`access why` is refused: no rule admits you: only the owners may use Mos so far.',
  )
})
