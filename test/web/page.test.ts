import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { findFaintTexts } from './contrast.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { runWeb } from './run-web.ts'
import { pageErrors } from './page-errors.ts'
import { runConsole } from './run-console.ts'
import type { RunningConsole } from './run-console.ts'

let app: RunningConsole
let browser: Browser
beforeAll(async () => {
  ;[app, browser] = await Promise.all([runConsole(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** A person's browser, logged in by the link. Whatever the page writes to its console fails the test. */
async function openPage(options: BrowserContextOptions = {}, loginUrl = app.loginUrl): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const said = pageErrors(page)
  onTestFinished(async () => {
    await context.close()
    expect(said).toEqual([])
  })
  await page.goto(loginUrl)
  await page.getByRole('heading', { name: 'Fleet' }).waitFor()
  return page
}

/** What a person reads in the conversation. */
const transcript = (page: Page) => page.getByRole('log').getByRole('listitem')

test('the first message opens a topic named after it; the answer appears by itself', async () => {
  const page = await openPage()
  await page.keyboard.type('what is my fleet doing?')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('all of it')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'what is my fleet doing?' }).waitFor()
  await page.getByText('The orchestrator is working').waitFor()
  const [topic] = await app.store.topics.list()
  if (topic === undefined) throw new Error('no topic')
  const entry = await app.store.inbox.peek(topic.id)
  expect(entry).toMatchObject({ text: 'what is my fleet doing?\nall of it', by: { kind: 'local', uid: 1000 } })
  if (entry === undefined) throw new Error('no entry')
  await app.store.inbox.finish(entry, [])
  const text =
    'It **works**: see `ps`\n```sh\nmos ps\n```\n<img src=x onerror=alert(1)> https://example.com\nRead src/\\*\\_a.ts, \\`b\\`\n-# claude · 2 s'
  await app.store.transcripts.put(topic.id, { id: 'a1', from: 'mos', text, at: Date.now() })
  await page.getByText('works', { exact: true }).waitFor()
  await page.getByText('The orchestrator is working').waitFor({ state: 'detached' })
  expect(await page.getByRole('log').locator('strong, code, pre, img, a, small').allTextContents()).toEqual([
    'works',
    'ps',
    'mos ps',
    'mos ps',
    'claude · 2 s',
  ])
  // As Discord shows it: the backslashes are for it.
  await page.getByText('Read src/*_a.ts, `b`').waitFor()
  expect(await transcript(page).count()).toBe(2)
  await page.reload()
  await page.getByText('works', { exact: true }).waitFor()
})

test('a receipt moves live and can be cancelled while it runs', async () => {
  const topicId = await app.openTopic('receipts', 'Receipts')
  const op = await app.store.ops.add({
    kind: 'spawn',
    args: {},
    title: 'spawn ada',
    by: { kind: 'local', uid: 1000 },
    hostId: 'here',
    thread: topicId,
    cause: 'receipt-test',
    receipt: 'none',
  })
  const show = (text: string) =>
    app.store.transcripts.put(topicId, { id: 'r1', from: 'mos', text, at: Date.now(), opId: op.id })
  await app.store.ops.update(op.id, { state: 'running' })
  await show('**spawn ada** ▓▓░░ pane')
  const page = await openPage()
  await page.getByRole('link', { name: 'Receipts' }).click()
  await page.getByText('▓▓░░ pane').waitFor()
  await show('**spawn ada** ▓▓▓░ heartbeat')
  await page.getByText('▓▓▓░ heartbeat').waitFor()
  await page.getByRole('button', { name: 'Cancel spawn ada' }).click()
  await page.getByText('Cancel was asked for').waitFor()
  expect((await app.store.ops.get(op.id))?.cancel?.by).toBe('local:1000')
  await app.store.ops.update(op.id, { state: 'cancelled', result: 'cancelled' })
  await show('**spawn ada** cancelled: nothing is left of it')
  await page.getByText('nothing is left of it').waitFor()
  expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0)
})

test('a card asks, and a click on it carries out that plan', async () => {
  const topicId = await app.openTopic('cards', 'Cards')
  const asked = await app.page('POST', '/api/commands/fleet%20remove', { options: { agent: 'ada' }, topicId })
  const { digest, plan } = JSON.parse(asked.text) as { digest: string; plan: string }
  await app.store.transcripts.put(topicId, { id: 'c1', from: 'mos', text: plan, at: Date.now(), confirm: digest })
  const page = await openPage()
  await page.getByRole('link', { name: 'Cards' }).click()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('On its way.').waitFor()
  expect(await app.store.ops.list()).toContainEqual(expect.objectContaining({ title: 'remove ada', thread: topicId }))
})

test('the fleet is shown as it is, and changes by itself', async () => {
  app.statuses.push(status('orchestrator', 'idle'), status('enhancer', 'working'))
  const page = await openPage()
  await page.getByRole('row', { name: /orchestrator .*idle/ }).waitFor()
  app.statuses.push(status('ada', 'needs-input', 'a dialog is open'))
  await page.getByRole('row', { name: /ada .*needs-input a dialog is open/ }).waitFor()
  expect(await page.getByRole('row').count()).toBe(4)
})

test('commands are found, filled in and run from the keyboard', async () => {
  const page = await openPage()
  await page.keyboard.press('/')
  await page.keyboard.type('spawn')
  await page.keyboard.press('Enter')
  await page.getByLabel('role').fill('coder')
  await page.getByLabel('name').fill('bob')
  await page.keyboard.press('Enter')
  await page.getByText('spawn bob').waitFor()
  const op = (await app.store.ops.list()).find(({ title }) => title === 'spawn bob')
  await app.store.ops.update(op?.id ?? '', { state: 'done', result: 'bob is up: pane alive' })
  await page.getByText('bob is up: pane alive').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(op?.args).toEqual({ role: 'coder', name: 'bob' })
})

test.each(['light', 'dark'] as const)('every text can be read in %s', async (colorScheme) => {
  const topicId = await app.openTopic('contrast', 'Contrast')
  const put = (id: string, rest: object) =>
    app.store.transcripts.put(topicId, {
      id,
      from: 'mos',
      text: 'see `this` and\n```\nthat\n```',
      at: Date.now(),
      ...rest,
    })
  await put('1', { from: 'person' })
  await put('2', { opId: 'op-receipt-test' })
  await put('3', { confirm: 'abc' })
  const page = await openPage({ colorScheme })
  await page.getByRole('link', { name: 'Contrast' }).click()
  await page.getByRole('button', { name: 'Confirm' }).waitFor()
  expect(await findFaintTexts(page)).toEqual([])
  await page.getByRole('button', { name: 'Commands' }).click()
  await page.getByRole('button', { name: 'fleet remove' }).click()
  await page.getByLabel('agent').fill('ada')
  await page.keyboard.press('Enter')
  await page.getByText('Stop ada and remove it').waitFor()
  expect(await findFaintTexts(page)).toEqual([])
})

test('on a phone everything is there, and nothing is wider than the screen', async () => {
  const page = await openPage({ viewport: { width: 380, height: 800 }, isMobile: true, hasTouch: true })
  await page.getByText('Topics', { exact: true }).first().click()
  await page.getByRole('link', { name: 'Cards' }).click()
  await page.getByLabel('Message to the orchestrator').fill('hello from a phone')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('hello from a phone').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
})

test('a message that Mos could not take is kept and sent when Redis is back, once', async () => {
  const topicId = await app.openTopic('outage', 'Outage')
  const page = await openPage()
  page.removeAllListeners('console')
  await page.getByRole('link', { name: 'Outage' }).click()
  await page.getByRole('heading', { name: 'Outage' }).waitFor()
  await app.redis.kill()
  await page.getByLabel('Message to the orchestrator').fill('do not lose me')
  await page.keyboard.press('Enter')
  await page.getByText('Not sent: Redis does not answer').waitFor()
  await app.redis.revive()
  await eventually(
    'the message is queued',
    async () => (await app.store.inbox.count(topicId).catch(() => 0)) === 1,
    20_000,
  )
  await page.getByText('Not sent').waitFor({ state: 'detached' })
  expect((await app.store.transcripts.list(topicId)).map(({ text }) => text)).toEqual(['do not lose me'])
})

test('a page that lost Mos says so, and goes on by itself with the next Mos', async () => {
  const topicId = await app.openTopic('restart', 'Restart')
  const directory = await temporaryDirectory()
  const { dispatcher, store } = app
  const first = await runWeb({ dispatcher, store, directory })
  const page = await openPage({}, first.loginUrl)
  page.removeAllListeners('console')
  await page.getByRole('link', { name: 'Restart' }).click()
  await first.close()
  await page.getByText('This page connects again by itself').waitFor()
  await page.keyboard.type('said while it was away')
  await page.keyboard.press('Enter')
  await page.getByText('Not sent: Mos does not answer').waitFor()
  const second = await runWeb({ dispatcher, store, directory, port: first.port })
  await page.getByText('This page connects again by itself').waitFor({ state: 'detached' })
  await page.getByText('Not sent').waitFor({ state: 'detached' })
  expect((await store.inbox.peek(topicId))?.text).toBe('said while it was away')
  await second.close()
})

const status = (name: string, readiness: 'idle' | 'working' | 'needs-input', why?: string) => ({
  agent: { name, runtime: 'stub' as const, role: name === 'ada' ? 'coder' : name },
  role: undefined,
  evidence: {
    at: Date.now(),
    placement: 'hosted' as const,
    supervised: true,
    heartbeat: { at: Date.now() - 4000, pid: 1, status: 'ok' as const },
  },
  readiness,
  ...(why === undefined ? {} : { why }),
})
