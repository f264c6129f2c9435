import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import { consoleChat } from '../../src/chat/console-chat.ts'
import { startDelivery } from '../../src/chat/delivery.ts'
import type { AskCard, TurnCard } from '../../src/store/card.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { startBrowser } from '../support/browser.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { askCard, turnCard } from '../store/new-card.ts'
import { findFaintTexts } from './contrast.ts'
import { pageErrors } from './page-errors.ts'
import { runConsole } from './run-console.ts'
import type { RunningConsole } from './run-console.ts'

let app: RunningConsole
let browser: Browser
beforeAll(async () => {
  ;[app, browser] = await Promise.all([runConsole(), startBrowser()])
  const chats = new Map<Chat['door'], Chat>([['console', consoleChat(app.store)]])
  const delivery = startDelivery({ store: app.store, chats, logger: silentLogger })
  return () => delivery.stop()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** A person with a topic open in which a message is being worked on. */
async function openTopic(name: string, width = 1280): Promise<{ page: Page; topicId: ThreadRef; entryId: string }> {
  const topicId = await app.openTopic(name, `The topic ${name}`)
  const entryId = `console:message-${name}`
  await app.page('POST', `/api/topics/${encodeURIComponent(topicId)}/messages`, {
    id: `message-${name}`,
    text: 'fix it',
  })
  const context = await browser.newContext({ viewport: { width, height: 800 } })
  const page = await context.newPage()
  const said = pageErrors(page)
  onTestFinished(async () => {
    await context.close()
    // The browser notes each refusal; what it was is on the page.
    expect(said.filter((line) => !line.includes('409 (Conflict)'))).toEqual([])
  })
  await page.goto(app.loginUrl)
  await page.goto(`${new URL(app.loginUrl).origin}/#${topicId}`)
  await page.getByRole('heading', { name: `The topic ${name}` }).waitFor()
  return { page, topicId, entryId }
}

const turn = (topicId: ThreadRef, entryId: string, body: Partial<TurnCard>) =>
  app.store.cards.put(turnCard(entryId, { topicId, ...body }, { thread: topicId }))
const ask = (id: string, topicId: ThreadRef, body: Partial<AskCard>) =>
  app.store.cards.put(askCard(id, { topicId, by: { kind: 'local', uid: 1000 }, ...body }, { thread: topicId }))

test('a turn moves live, can be stopped and steered, and leaves what it did', async () => {
  const { page, topicId, entryId } = await openTopic('turns')
  await page.getByText('The orchestrator is working').waitFor()
  const lines = [
    { callId: 'a', title: 'Bash: npm test', state: 'failed' },
    { callId: 'b', title: 'Edit src/login.ts', state: 'running' },
  ] as const
  const plan = [
    { text: 'find the fault', state: 'done' },
    { text: 'mend it', state: 'running' },
  ] as const
  await turn(topicId, entryId, { text: 'I look at the **tests**.', lines, plan, queued: 1 })
  const card = page.getByRole('listitem').filter({ hasText: 'is working' })
  await card.getByText('▸ mend it').waitFor()
  await card.getByText('1 message waits').waitFor()
  await page.getByText('The orchestrator is working').waitFor({ state: 'detached' })
  expect(await findFaintTexts(page)).toEqual([])

  const stopped = new Promise((resolve) => {
    const off = app.store.signals.on((signal) => {
      if (signal.kind !== 'stop' || signal.topicId !== topicId) return
      off()
      resolve(signal.by)
    })
  })
  await card.getByRole('button', { name: 'Steer' }).click()
  await page.keyboard.type('use vitest')
  await page.getByRole('button', { name: 'Send', exact: true }).first().click()
  await page.getByText('!use vitest').waitFor()
  expect((await app.store.inbox.list(topicId)).map((entry) => entry.text)).toEqual(['fix it', '!use vitest'])
  await card.getByRole('button', { name: 'Stop' }).click()
  expect(await stopped).toBe('local:1000')

  await turn(topicId, entryId, { lines: lines.slice(0, 1), outcome: 'cancelled' })
  await page.getByText('claude: stopped').waitFor()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'visible' })
  expect(await page.getByRole('listitem').filter({ hasText: 'claude: stopped' }).getByRole('button').count()).toBe(0)
})

test('a request is answered by a press, and says who did', async () => {
  const { page, topicId } = await openTopic('asks', 380)
  await ask('ask-console:asks-1-0', topicId, { detail: 'rm -rf "./build"' })
  await page.getByText('rm -rf "./build"').waitFor()
  await page.getByText('Operators and above may answer').waitFor()
  expect(await findFaintTexts(page)).toEqual([])
  await page.getByRole('button', { name: 'Allow once' }).click()
  await page.getByText('Allow once · local:1000').waitFor()
  expect(await page.getByRole('button', { name: 'Deny' }).count()).toBe(0)
  expect((await app.store.cards.get('ask-console:asks-1-0'))?.body).toMatchObject({
    answer: { choice: 'once', by: 'local:1000' },
  })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
})

test('a question takes own words; too late is said to the one who is', async () => {
  const { page, topicId } = await openTopic('words')
  const body = { what: 'question', title: 'Which database?', freeText: true, isMessage: true, detail: '' } as const
  await ask('ask-console:words-1-0', topicId, { ...body, choices: [{ id: 'c0', label: 'Postgres', style: 'plain' }] })
  await page.getByRole('button', { name: 'In own words' }).click()
  await page.getByLabel('Your answer').fill('SQLite, in memory')
  await page.locator('form.words').getByRole('button', { name: 'Send' }).click()
  await page.getByText('“SQLite, in memory” · local:1000').waitFor()
  expect((await app.store.inbox.list(topicId)).at(-1)).toMatchObject({
    id: 'answer:ask-console:words-1-0',
    text: 'Answer to "Which database?": SQLite, in memory',
  })

  await ask('ask-console:words-1-1', topicId, { expiresAt: 1000 })
  await page.getByRole('button', { name: 'Allow once' }).click()
  await page.getByText('Void: it has expired').waitFor()
})

test('files come with a message, to be saved under their names', async () => {
  const { page, topicId } = await openTopic('files')
  const bytes = new Uint8Array([137, 80, 78, 71, 0, 255])
  await app.store.files.put('f1', { name: 'chärt "1".png', bytes })
  await app.store.outbox.add({
    id: 'files',
    thread: topicId,
    body: { kind: 'text', text: 'Here it is.', files: ['f1'] },
  })
  await page.getByText('6 bytes').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /chärt/ }).click(),
  ])
  expect(new Uint8Array(await readFile(await download.path()))).toEqual(bytes)
  expect(download.suggestedFilename()).toMatch(/^chärt .1..png$/)
})

test('a file that is gone, and a card that nobody knows, are told in words', async () => {
  const gone = await app.page('GET', '/api/files/none')
  expect([gone.status, gone.text]).toEqual([404, expect.stringContaining('files are kept for a day')])
  const answer = await app.page('POST', '/api/cards/ask-none/answer', { choice: 'once' })
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('I do not know this question any more')])
  expect((await app.page('POST', '/api/cards/ask-none/answer', { choice: '' })).status).toBe(400)
})

test('what a card offers runs in its place: looking shows it there, a change is an op, once it is over nothing can be pressed', async () => {
  const { page, topicId } = await openTopic('offers', 380)
  const choice = { style: 'plain', options: {} } as const
  const body = {
    kind: 'offer',
    topicId,
    about: 'a file',
    text: '**mos/roles/coder.md** waits for your decision.',
    choices: [
      {
        ...choice,
        id: 'take',
        label: 'Take new',
        command: 'fleet spawn',
        options: { role: 'coder' },
        seen: 'as shown',
      },
      { ...choice, id: 'diff', label: 'Show diff', command: 'doctor' },
    ],
    round: 0,
  } as const
  const card = { id: 'conflict-1-0', thread: topicId, isShown: true, isFinal: false, body }
  await app.store.cards.put(card)
  await page.getByRole('button', { name: 'Show diff' }).click()
  await page.getByText('Everything is well.').waitFor()
  await page.getByRole('button', { name: 'Take new' }).click()
  await page.getByText('On its way.').waitFor()
  expect((await app.store.ops.get('op-conflict-1-0-0'))?.title).toBe('spawn coder')
  expect(await findFaintTexts(page)).toEqual([])
  await app.store.cards.put({ ...card, isFinal: true, body: { ...body, outcome: 'Kept yours' } })
  await page.getByText('Kept yours').waitFor()
  await page.getByRole('button', { name: 'Take new' }).waitFor({ state: 'detached' })
  const late = await app.page('POST', '/api/cards/conflict-1-0/press', { choice: 'take' })
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('This is over: Kept yours.')])
})
