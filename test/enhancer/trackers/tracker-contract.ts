import { expect, test } from 'vitest'
import { createTracker } from '../../../src/enhancer/trackers/create-tracker.ts'
import type { Tracker } from '../../../src/enhancer/trackers/tracker.ts'
import { TrackerError } from '../../../src/enhancer/trackers/tracker.ts'
import { deadUrl, startDouble } from './double.ts'
import type { Dialect, Fault, World } from './double.ts'

const marker = '<!-- mos-finding-0123456789abcdef -->'
const report = { title: '[runtime codex] It ends right after its start', body: `What happens\n\n${marker}\n`, marker }
const key = 'mos-comment-0123456789abcdef-7'

type Met = { readonly world: World; readonly tracker: Tracker }

const wordsOf = ({ kind, message }: TrackerError): string => `${kind}: ${message}`

const firstOf = ({ url, repository }: World) => ({
  number: 1,
  state: 'open',
  url: expect.stringMatching(`^${url}/${repository}/(-/)?issues/1$`) as string,
})

/** What every tracker does, over real HTTP. */
export function trackerContract(dialect: Dialect): void {
  const meet = async (withinMs?: number): Promise<Met> => {
    const world = await startDouble(dialect)
    const settings = { kind: dialect.kind, repository: world.repository, url: world.url }
    const options = withinMs === undefined ? {} : { withinMs }
    return { world, tracker: await createTracker(settings, { token: world.token, ...options }) }
  }
  const failure = async (call: Promise<unknown>): Promise<TrackerError> => {
    const error: unknown = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof TrackerError)) throw new Error('no TrackerError', { cause: error })
    return error
  }

  test('a report goes as it is, byte for byte, and is found again as ours', async () => {
    const { world, tracker } = await meet()
    const odd = {
      ...report,
      title: 'ends "here" \\ ünd $(x) 🐛',
      body: `a\tb\r\nc <b>&amp;</b> \u2028 🐛\n\`\`\`\n${marker}\n`,
    }
    expect(await tracker.find(odd)).toBeUndefined()
    const made = await tracker.create(odd)
    expect(made).toEqual({ number: 1, state: 'open', url: made.url })
    expect(made.url).toContain('/issues/1')
    expect(world.issues.map(({ title, body }) => ({ title, body }))).toEqual([{ title: odd.title, body: odd.body }])
    expect(await tracker.find(odd)).toEqual({ ...made, isOurs: true })
    expect(await tracker.get(1)).toEqual(made)
  })

  test('what the search does not know yet is found by the lists', async () => {
    const { world, tracker } = await meet()
    world.lags = true
    for (let n = 0; n < 120; n += 1) world.add({ title: `other ${n}` })
    await tracker.create(report)
    for (let n = 0; n < 250; n += 1) world.add({ title: `later ${n}` })
    expect(await tracker.find(report)).toMatchObject({ number: 121, isOurs: true })
  })

  test("a token that is not told who owns it finds its own among everybody's", async () => {
    const { world, tracker } = await meet()
    Object.assign(world, { lags: true, tellsMe: false })
    await tracker.create(report)
    for (let n = 0; n < 60; n += 1) world.add({ title: `later ${n}` })
    expect(await tracker.find(report)).toMatchObject({ number: 1, isOurs: true })
  })

  test("somebody's with this very title is found: an open one first, old ones by the search", async () => {
    const { world, tracker } = await meet()
    world.add({ title: report.title, state: 'closed' })
    world.add({ title: `${report.title} too` })
    expect(await tracker.find(report)).toMatchObject({ number: 1, state: 'closed', isOurs: false })
    world.add({ title: report.title })
    for (let n = 0; n < 400; n += 1) world.add({ title: `later ${n}` })
    expect(await tracker.find(report)).toMatchObject({ number: 3, state: 'open', isOurs: false })
  })

  test('a copy of our marker is not ours, and a pull request is no issue', async () => {
    const { world, tracker } = await meet()
    world.add({ title: 'mine', body: report.body, by: 'mallory' })
    world.add({ title: report.title, body: report.body, isPull: true, by: world.me })
    world.add({ title: 'quoted', body: `he wrote ${marker}`, by: world.me })
    const found = await tracker.find(report)
    // GitLab has pull requests elsewhere: the double shows none of them.
    expect(found).toBeUndefined()
  })

  test('a comment is added once', async () => {
    const { world, tracker } = await meet()
    world.pageCap = 20
    const issue = world.add({ title: 'a' })
    for (let n = 0; n < 45; n += 1) issue.comments.push({ by: 'somebody', text: `me too ${n}` })
    issue.comments.push({ by: 'mallory', text: key })
    const text = `9 times\n\n<!-- ${key} -->`
    await tracker.comment(1, { text, key })
    for (let n = 0; n < 45; n += 1) issue.comments.push({ by: 'somebody', text: `me too ${n}` })
    await tracker.comment(1, { text, key })
    expect(issue.comments.filter(({ by }) => by === world.me)).toEqual([{ by: world.me, text }])
    expect((await failure(tracker.comment(1, { text: 'x', key }))).kind).toBe('refused')
  })

  test('closing is done once and for all, and what is gone is undefined', async () => {
    const { world, tracker } = await meet()
    world.add({ title: 'a' })
    await tracker.close(1)
    await tracker.close(1)
    expect(await tracker.get(1)).toMatchObject({ state: 'closed' })
    expect(await tracker.get(2)).toBeUndefined()
  })

  test('a revoked token, one without the right, a repository without issues', async () => {
    const { world, tracker } = await meet()
    world.rights = 'read'
    expect(wordsOf(await failure(tracker.create(report)))).toMatch(/^refused: .*right/)
    world.rights = 'revoked'
    const revoked = await failure(tracker.create(report))
    expect(revoked).toMatchObject({ kind: 'login' })
    expect(revoked.message).toMatch(/MOS_GIT(HUB|EA|LAB)_TOKEN/)
    world.rights = 'write'
    world.takesIssues = false
    expect((await failure(tracker.create(report))).kind).toBe('refused')
    expect(world.issues).toEqual([])
    const elsewhere = await createTracker(
      { kind: dialect.kind, repository: 'us/gone', url: world.url },
      { token: world.token },
    )
    expect(wordsOf(await failure(elsewhere.create(report)))).toContain('refused: us/gone is not there')
    expect((await failure(tracker.create({ ...report, title: '' }))).kind).toBe('refused')
  })

  type Case = readonly [name: string, what: Fault['what'], when: Fault['when'], kind: TrackerError['kind']]
  const cases: readonly Case[] = [
    ['500 after it was made', { status: 500, body: { message: 'Internal Server Error' } }, 'after', 'unknown'],
    ['502 before it was made', { status: 502, body: 'Bad Gateway' }, 'before', 'unknown'],
    ['503', { status: 503, headers: { 'retry-after': '3' } }, 'before', 'unknown'],
    ['reset before it was made', 'reset', 'before', 'unknown'],
    ['reset after it was made', 'reset', 'after', 'unknown'],
    ['half an answer', 'half', 'after', 'unknown'],
    ['no answer', 'silence', 'after', 'unknown'],
    ['an answer of something else', { status: 200, body: { hello: 'world' } }, 'after', 'unknown'],
    ['429', { status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow down' } }, 'before', 'later'],
    [
      '403 with a time',
      { status: 403, headers: { 'retry-after': '7' }, body: { message: 'secondary rate limit' } },
      'before',
      'later',
    ],
    ['403 without', { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } }, 'before', 'later'],
    ['409', { status: 409, body: { message: 'Duplicated' } }, 'before', 'refused'],
    ['422', { status: 422, body: { message: 'Validation Failed' } }, 'before', 'refused'],
    ['a redirect', { status: 301, headers: { location: 'http://127.0.0.1:1/' } }, 'before', 'refused'],
  ]
  test.each(cases)('%s: sent once, and told what is known', async (_, what, when, kind) => {
    const { world, tracker } = await meet(what === 'silence' ? 300 : undefined)
    world.faults.push({ method: 'POST', when, what })
    const error = await failure(tracker.create(report))
    expect(error.kind).toBe(kind)
    expect(world.writes()).toHaveLength(1)
    expect(world.issues).toHaveLength(when === 'after' ? 1 : 0)
    expect(error.message).not.toContain(world.token)
    expect(await tracker.find(report)).toEqual(when === 'after' ? { ...firstOf(world), isOurs: true } : undefined)
  })

  test.each([
    [{ 'retry-after': '7' }, 7_000, 7_000],
    [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3_600) },
      3_500_000,
      3_601_000,
    ],
    [{ 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, 3_500_000, 3_601_000],
    [{}, 60_000, 60_000],
  ])('how long to wait is told: %j', async (headers, from, to) => {
    const { world, tracker } = await meet()
    world.faults.push({ method: 'GET', when: 'before', what: { status: 429, headers } })
    const { retryAfterMs } = await failure(tracker.find(report))
    expect(retryAfterMs).toBeGreaterThanOrEqual(from)
    expect(retryAfterMs).toBeLessThanOrEqual(to)
  })

  test('a question that fails is asked again later, and nothing is known to be gone', async () => {
    const { world, tracker } = await meet()
    world.add({ title: 'a' })
    for (const what of ['reset', { status: 500 }, { status: 502, body: '<html>' }] as const) {
      world.faults.push({ method: 'GET', when: 'before', what })
      expect((await failure(tracker.get(1))).kind).toBe('later')
    }
    expect(await tracker.get(1)).toMatchObject({ number: 1 })
  })

  test('nobody there: nothing was sent', async () => {
    const settings = { kind: dialect.kind, repository: 'us/mos', url: await deadUrl() }
    const tracker = await createTracker(settings, { token: 'secret-token' })
    expect(wordsOf(await failure(tracker.create(report)))).toMatch(
      /^later: 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)\.$/,
    )
  })

  test("a server that says the token back does not have it in a failure's words", async () => {
    const { world, tracker } = await meet()
    world.faults.push({
      method: 'POST',
      when: 'before',
      what: { status: 422, body: { message: `no ${world.token}!` } },
    })
    expect((await failure(tracker.create(report))).message).toContain('422: no [token]!')
  })
}
