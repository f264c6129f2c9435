import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Place } from '../../src/command/definition.ts'
import { projectId } from '../../src/command/project-id.ts'
import { createHost } from '../../src/host/create-host.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { desk, inShell, inThread, local, owner, stranger, withAda } from './desk.ts'

const underMandate = { kind: 'mandate', topicId: 'discord:77', owner, mandate: { verbs: [] } } as const

/** The commands on a real `fleet/mos.yaml` and real git. */
async function project(roster?: () => string) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const settings = createSettingsFile(host.files, directory)
  const { say, store, dispatcher } = await desk({ host, settings, ...(roster === undefined ? {} : { roster }) })
  const written = () => readFile(settings.path, 'utf8')
  return { directory, say, store, dispatcher, settings, written }
}

test('a repository of this machine: added, added again, listed, removed; its files stay', async () => {
  const { directory, say, settings, written } = await project()
  const site = await gitRepository(directory, 'Web_Site')
  await mkdir(join(site, 'docs'))
  expect(await say('project list')).toBe('There are no projects yet. Add one: /project add <path or url>')
  expect(await say('project add', { source: `${site}/docs/` })).toBe(
    `web-site is a project now: ${site} on main. Bind a channel to it, there: /channel use project:web-site`,
  )
  expect(await written()).toBe(`projects:\n  - id: web-site\n    path: ${site}\n    branch: main\n`)
  expect(await say('project add', { source: site }, { place: inShell, principal: local })).toBe(
    `web-site is a project already: ${site} on main.`,
  )
  expect(await say('project add', { source: site, name: 'other' })).toBe(`${site} is the project web-site already.`)
  expect(await say('project list')).toBe(`web-site | ${site} | main |  |  | `)
  expect(await say('project remove', { project: 'Web-Site' })).toBe(
    `web-site is no project any more. Its files stay: ${site}`,
  )
  expect((await settings.read()).projects).toEqual([])
  expect((await stat(join(site, 'README.md'))).isFile()).toBe(true)
})

test("the default branch is origin's, not what happens to be checked out", async () => {
  const { directory, say, settings } = await project()
  const origin = await gitRepository(directory, 'origin')
  await git(directory, 'clone', '--quiet', origin, 'site')
  const site = join(directory, 'site')
  await git(site, 'checkout', '--quiet', '-b', 'fix/1')
  await say('project add', { source: site })
  expect((await settings.read()).projects).toEqual([{ id: 'site', path: site, branch: 'main' }])
  await git(origin, 'checkout', '--quiet', '--detach')
  expect(await say('project add', { source: origin })).toBe(
    `${origin} is on no branch, and its origin names no default one. Name it: branch:main`,
  )
  expect(await say('project add', { source: origin, branch: 'main' })).toContain('origin is a project now')
})

test.each([
  ['', 'That is neither a path'],
  ['site', '`site` is neither a path (/… or ~/…) nor an address: a repository is https://host/path, ssh://host/path'],
  ['--upload-pack=touch /tmp/x', 'is neither a path'],
  ['ext::sh -c touch% /tmp/x', 'is neither a path'],
  ['file:///etc', 'is neither a path'],
  ['https://me:secret@example.com/a.git', "a repository's address has no login in it"],
  ['http://example.com/a.git', 'is neither a path'],
  ['git@-oProxyCommand=x:a', 'is neither a path'],
  [
    '/nowhere/at/home',
    'There is no /nowhere/at/home on the machine that Mos runs on. Name a git repository there, or an address to clone.',
  ],
  ['/\u001b[2J', 'is no path that Mos can use'],
  ['https://example.com/', 'is neither a path'],
  ['https://example.com/2024', 'Give it a name'],
])('source %j is refused, and nothing is written', async (source, words) => {
  const { say, store, settings } = await project()
  const said = await say('project add', { source })
  expect(said).toContain(words)
  expect(said).not.toContain('secret@')
  expect(await store.ops.list()).toEqual([])
  await expect(stat(settings.path)).rejects.toThrow('ENOENT')
})

test.each([
  'https://me:geheim@example.com/a.git',
  'oauth2:geheim@example.com/us/a.git',
  'ssh://me:geheim@example.com/a',
])('the login in %s is neither shown nor recorded, whoever asks and whether they may', async (source) => {
  const { say, store } = await project()
  const told = [
    await say('project add', { source }),
    await say('project add', { source }, { principal: stranger }),
    await say('project add', { source }, { principal: underMandate, place: { ...inThread, door: 'orchestrator' } }),
  ]
  expect(told[0]).toBe(
    "`source` of `project add`: a repository's address has no login in it: leave it out, and let git's credential helper or ssh know it.",
  )
  expect(told[2]).toBe(told[0])
  await expect.poll(async () => (await store.audit.list(5)).length).toBe(1)
  expect(JSON.stringify([told, await store.audit.list(5)])).not.toContain('geheim')
})

test('a directory without a repository, and a file, are refused with what to do', async () => {
  const { directory, say } = await project()
  await mkdir(join(directory, 'plain'))
  await writeFile(join(directory, 'file'), '')
  expect(await say('project add', { source: join(directory, 'plain') })).toBe(
    `${directory}/plain is no git repository with files in it: not a git repository (or any of the parent directories): .git. Make it one: git init`,
  )
  await git(directory, 'init', '--quiet', '--bare', 'bare.git')
  expect(await say('project add', { source: join(directory, 'bare.git') })).toBe(
    `${directory}/bare.git is a bare repository, with no files to work on: clone it, and add the clone.`,
  )
  expect(await say('project add', { source: join(directory, 'file') })).toBe(
    `${directory}/file is a file; a project is the directory of a git repository.`,
  )
})

test('a name with umlauts and blanks becomes one that can be typed', () => {
  expect(['/src/Größe mit Leer', '/src/Café.git/', 'git@here:us/Straße'].map(projectId)).toEqual([
    'grosse-mit-leer',
    'cafe',
    'strasse',
  ])
})

test('an address is cloned by an op, once', async () => {
  const { say, store, settings } = await project()
  const source = 'git@example.com:us/Site.git'
  expect(await say('project add', { source, branch: 'dev' })).toBe('queued op-c0: add project site')
  expect((await store.ops.get('op-c0'))?.args).toEqual({ project: 'site', url: source, branch: 'dev' })
  await settings.edit(() => `projects: [{ id: site, path: /data/projects/site, url: "${source}", branch: dev }]\n`)
  expect(await say('project add', { source })).toBe('site is a project already: /data/projects/site on dev.')
  expect(await say('project add', { source: 'https://example.com/them/site' })).toBe(
    'There is already a project site: /data/projects/site. Choose another name: /project add … name:…',
  )
})

test('a project that is in use is not removed, and who uses it is said', async () => {
  const roster = withAda.replace('name: ada', 'name: ada\n    working_directory: /data/worktrees/site/ada')
  const { say, store, settings } = await project(() => roster)
  const text = `projects: [{ id: site, path: /srv/site, branch: main }]
channels: [{ id: "70", project: site }]
access: [{ user: "300", tier: viewer, projects: [site] }]
`
  await settings.edit(() => text)
  await store.topics.open({ id: 'discord:77', title: 'T', by: 'discord:100', hostId: 'here' })
  await store.topics.update('discord:77', { project: 'site' })
  expect(await say('project remove', { project: 'site' })).toBe(
    'site is in use: the channel <#70>; the agent ada; the topic <#77>; the grant to user 300. Change that first.',
  )
  expect(await say('project remove', { project: 'sit' })).toBe(
    'There is no project `sit`. Did you mean `site`? `project list` shows them.',
  )
  expect(await say('project list')).toBe('site | /srv/site | main |  | 70 | ada')
  expect(await settings.read()).toMatchObject({ projects: [{ id: 'site' }] })
})

test('projects are suggested', async () => {
  const { dispatcher, settings } = await project()
  await settings.edit(() => `projects: [{ id: site, path: /srv/site, branch: main }]\n`)
  const request = { principal: local, place: inShell, cause: 'x', receipt: 'none' } as const
  expect(await dispatcher.suggest('project remove', 'project', 'si', request)).toEqual([
    { name: 'site · /srv/site', value: 'site' },
  ])
})

const inChannel: Place = { ...inThread, channelId: '70' }

test('a channel is bound where it is asked, from a thread its parent, and cleared', async () => {
  const { say, settings, written } = await project()
  await settings.edit(() => `projects: [{ id: site, path: /srv/site, branch: main }]\n`)
  const place = inChannel
  expect(await say('channel use', {}, { place })).toBe('<#70> is for nothing special.')
  expect(await say('channel use', { as: 'ops' }, { place })).toBe('<#70> is ops: the news of the fleet come here.')
  expect(await say('channel use', { project: 'site' }, { place })).toBe(
    '<#70> is ops: the news of the fleet come here; topics and new agents start in the project site.',
  )
  expect(await say('channel use', { as: 'ops', channel: '<#71>' }, { place })).toBe(
    '<#71> is ops: the news of the fleet come here.',
  )
  expect((await settings.read()).channels).toEqual([
    { id: '70', project: 'site' },
    { id: '71', as: 'ops' },
  ])
  expect(await say('channel use', { clear: true, as: 'home' }, { place })).toBe(
    '<#70> is home: each message here opens a topic, without a mention.',
  )
  expect(await say('channel use', { clear: true }, { place })).toBe('<#70> is for nothing special.')
  expect(await written()).toContain('channels:\n  - id: "71"\n    as: ops\n')
})

test("said in a topic by its orchestrator, it is the topic's channel", async () => {
  const { say, store, settings } = await project()
  const starter = { channelId: '72', messageId: '5' }
  await store.topics.open({ id: 'discord:77', title: 'T', by: 'discord:100', hostId: 'here', starter })
  expect(await say('channel use', { as: 'bugs' }, { place: { ...inThread, door: 'orchestrator' } })).toBe(
    '<#72> is bugs: bug reports come here.',
  )
  expect((await settings.read()).channels).toEqual([{ id: '72', as: 'bugs' }])
})

test.each<[string, Record<string, unknown>, Place, string]>([
  [
    'an unknown project',
    { project: 'site' },
    inChannel,
    'There is no project `site`. There is none yet: /project add <path or url>',
  ],
  [
    'the page',
    { as: 'home' },
    { door: 'console' },
    "This is no channel of a server. Use /channel use there, or name it: channel:<the channel's id>",
  ],
  [
    'a direct message',
    { as: 'home' },
    { door: 'discord', thread: 'discord:5' },
    "This is no channel of a server. Use /channel use there, or name it: channel:<the channel's id>",
  ],
  [
    'a shell',
    { as: 'home' },
    inShell,
    "`channel use` works in a chat only: type it in a thread or on the console's page.",
  ],
])('channel use: %s is refused', async (_name, options, place, words) => {
  const { say } = await project()
  expect(await say('channel use', options, { place, principal: local })).toBe(words)
})
