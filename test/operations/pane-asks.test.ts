import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PaneAsk } from '../../src/fleet/pane-ask.ts'
import { createFiles } from '../../src/host/create-files.ts'
import { createPaneAskFiles } from '../../src/host/pane-asks.ts'
import { createAgentNews } from '../../src/operations/agent-news.ts'
import { startPaneAsks } from '../../src/operations/pane-asks.ts'
import { paneCardId } from '../../src/operations/plan-pane-ask.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import { eventually } from '../support/eventually.ts'
import { memorySettings } from '../support/memory-settings.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const by = { kind: 'discord', userId: '7', roleIds: [] } as const
const entry = (name: string): string => `  - name: ${name}\n    runtime: claude\n    class: coder\n`

/** A home whose pane agents may ask, and the worker's side of it. */
async function asking(change: { isAssigned?: boolean } = {}) {
  const { store } = await testStore()
  const home = await temporaryDirectory()
  const run = join(home, 'fleet/run')
  await mkdir(run, { recursive: true })
  await writeFile(
    join(home, 'fleet/roster.yaml'),
    `version: 1\ntransport: tmux\nagents:\n${entry('ada')}${entry('bob')}`,
  )
  if (change.isAssigned !== false) {
    const assignment = { agent: 'ada', thread: 'discord:1', by, opId: 'op-1', at: 1, project: 'site' } as const
    await store.assignments.put(assignment)
  }
  const settings = memorySettings('projects: [{ id: site, path: /srv/site, branch: main }]\n')
  const files = createFiles()
  const refreshed: unknown[] = []
  const start = () => {
    const asks = startPaneAsks({
      hostId: 'here',
      rosterFile: createRosterFile(files, home),
      asks: createPaneAskFiles(files, home),
      store,
      news: createAgentNews({ store, settings: () => emptySettings, access: {}, logger: silentLogger }),
      settings,
      refreshPermissions: async (whose) => void refreshed.push(whose),
      logger: silentLogger,
    })
    onTestFinished(() => asks.close())
    return asks
  }
  const path = (ask: PaneAsk, ending: string) => join(run, `${ask.agent}.asks`, `${ask.askId}${ending}`)
  return {
    store,
    settings,
    refreshed,
    start,
    run,
    /** what a hook does: it writes its request, and takes the answer */
    async request(given: Partial<PaneAsk> = {}): Promise<PaneAsk> {
      const [at, expiresAt] = [Date.now(), Date.now() + 600_000]
      const input = { command: 'npm run lint' }
      const ask = {
        askId: 'a1',
        agent: 'ada',
        runtime: 'claude',
        tool: 'Bash',
        input,
        cwd: '/w',
        at,
        expiresAt,
        ...given,
      }
      await mkdir(join(run, `${ask.agent}.asks`), { recursive: true })
      await writeFile(path(ask, '.json'), JSON.stringify(ask))
      return ask
    },
    answered: (ask: PaneAsk) =>
      eventually('the hook is answered', () =>
        readFile(path(ask, '.answer.json'), 'utf8').then(
          (text): unknown => JSON.parse(text),
          () => undefined,
        ),
      ),
    async leave(ask: PaneAsk) {
      await rm(path(ask, '.json'))
      await rm(path(ask, '.answer.json'), { force: true })
    },
    card: (ask: PaneAsk) =>
      eventually('its card', async () => {
        const card = await store.cards.get(paneCardId(ask))
        return card?.body.kind === 'ask' ? { ...card, body: card.body } : undefined
      }),
    press: (ask: PaneAsk, choice: string) =>
      store.cards.answer(paneCardId(ask), { choice, by: 'discord:7', at: Date.now() }),
    said: async () => {
      const said = await store.outbox.head('discord:1')
      return said?.body.kind === 'text' ? said.body.text : undefined
    },
  }
}

test('a request of a pane is a card in the thread that asked for the agent; a yes reaches its program', async () => {
  const { start, request, card, press, answered, settings } = await asking()
  const asks = start()
  const ask = await request()
  await asks.look()
  const { thread, body } = await card(ask)
  expect([thread, body.title, body.detail, body.by]).toEqual([
    'discord:1',
    'ada (coder on claude) asks to use Bash',
    'npm run lint\nin /w',
    by,
  ])
  expect(body.choices.map(({ label, tier }) => [label, tier])).toEqual([
    ['Allow once', undefined],
    ['Allow for this task', undefined],
    ['Always for coder in site', 'admin'],
    ['Deny', undefined],
  ])
  await press(ask, 'once')
  expect(await answered(ask)).toMatchObject({ decision: 'allow', by: 'discord:7' })
  expect(settings.text()).not.toContain('permissions')
})

test('a no reaches it too, with words for the program', async () => {
  const { start, request, press, answered, card } = await asking()
  const ask = await request()
  start()
  await card(ask)
  await press(ask, 'deny')
  expect(await answered(ask)).toMatchObject({
    decision: 'deny',
    message: "A person denied it. Don't try it in another way.",
  })
})

test('for this task: the agent keeps the pattern, nobody else', async () => {
  const { start, request, press, answered, card, store, refreshed } = await asking()
  const ask = await request()
  start()
  await card(ask)
  await press(ask, 'task')
  expect(await answered(ask)).toMatchObject({ decision: 'allow' })
  expect((await store.assignments.get('ada'))?.allowed).toEqual(['Bash(npm run lint)'])
  expect(refreshed).toEqual([{ agent: 'ada' }])
})

test('always: the profile of the role in this project has it, audited, before the program goes on', async () => {
  const { start, request, press, answered, card, store, settings, refreshed } = await asking()
  const ask = await request()
  start()
  await card(ask)
  await press(ask, 'role')
  expect(await answered(ask)).toMatchObject({ decision: 'allow' })
  expect((await settings.read()).permissions).toEqual([
    { role: 'coder', project: 'site', allow: ['Bash(npm run lint)'] },
  ])
  expect(refreshed).toEqual([{ role: 'coder' }])
  expect(await store.audit.list(1)).toMatchObject([
    {
      by: 'discord:7',
      command: 'permissions',
      options: { role: 'coder', project: 'site', allow: 'Bash(npm run lint)' },
    },
  ])
})

test('an "always" that can not be kept is said, and counts this once', async () => {
  const { start, request, press, answered, card, settings, said } = await asking()
  const ask = await request()
  start()
  await card(ask)
  await settings.edit(() => 'projects: []\n')
  await press(ask, 'role')
  expect(await answered(ask)).toMatchObject({ decision: 'allow' })
  expect(await said()).toMatch(
    /^It is allowed this once, but it was not kept for later: there is no project site any more/u,
  )
})

test('a request whose time is up is denied, and its card says so', async () => {
  const { start, request, answered, card } = await asking()
  const ask = await request({ expiresAt: Date.now() + 5_700 })
  start()
  expect((await card(ask)).body.isVoid).toBeUndefined()
  const expired = 'Nobody answered within 10 minutes, so it was not done.'
  expect(await answered(ask)).toMatchObject({ decision: 'deny', message: expired })
  expect((await card(ask)).body.isVoid).toBe(expired)
})

test('a dialog that was answered in the pane voids its card; a press after that changes nothing', async () => {
  const { start, request, leave, card, press } = await asking()
  const asks = start()
  const ask = await request()
  await asks.look()
  await card(ask)
  await leave(ask)
  await asks.look()
  expect((await card(ask)).body.isVoid).toBe('It was answered in the pane, or its program has ended.')
  expect((await press(ask, 'once')).kind).toBe('late')
})

test('a press that comes as the program leaves is told that it changed nothing', async () => {
  const { start, request, leave, card, press, said } = await asking()
  const asks = start()
  const ask = await request()
  await asks.look()
  await card(ask)
  await leave(ask)
  await press(ask, 'once')
  expect(await eventually('it is told', said)).toBe('ada no longer waits for that: the answer changed nothing.')
})

test('what was pressed while no worker ran is handed over by the next one, and asked once', async () => {
  const { start, request, card, press, answered, store } = await asking()
  const first = start()
  const ask = await request()
  await first.look()
  await card(ask)
  first.close()
  await press(ask, 'once')
  start()
  expect(await answered(ask)).toMatchObject({ decision: 'allow' })
  expect(await store.cards.open()).toEqual([])
})

test('an agent without a thread and no ops channel: its own dialog decides', async () => {
  const { start, request, answered, store } = await asking({ isAssigned: false })
  const ask = await request()
  start()
  expect(await answered(ask)).toMatchObject({ decision: 'none' })
  expect(await store.cards.open()).toEqual([])
})

test('files that are no requests, or of no agent of the roster, are left alone', async () => {
  const { start, request, store, run } = await asking()
  await request({ agent: 'eve' })
  await mkdir(join(run, 'ada.asks'), { recursive: true })
  for (const [name, text] of [
    ['broken.json', '{'],
    [
      'other.json',
      JSON.stringify({ askId: 'a9', agent: 'ada', runtime: 'claude', tool: 'Bash', at: 1, expiresAt: 9e15 }),
    ],
    [
      'stranger.json',
      JSON.stringify({ askId: 'stranger', agent: 'bob', runtime: 'x', tool: 'B', at: 1, expiresAt: 9e15 }),
    ],
    ['huge.json', 'x'.repeat(5_000_000)],
  ] as const)
    await writeFile(join(run, 'ada.asks', name), text)
  await start().look()
  expect(await store.cards.open()).toEqual([])
})
