import { expect, test } from 'vitest'
import { closeBug } from '../../src/enhancer/close-bug.ts'
import { fileBug } from '../../src/enhancer/file-bug.ts'
import { followUpstream } from '../../src/enhancer/follow-upstream.ts'
import { findCure } from '../../src/enhancer/plan-close-offer.ts'
import { findingCardId, planFindingCard } from '../../src/enhancer/plan-finding-card.ts'
import { prepareClosing } from '../../src/enhancer/prepare-closing.ts'
import { showFinding } from '../../src/enhancer/show-finding.ts'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import { occurrence, sighting } from '../store/sighting.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { filedFinding } from './filed-finding.ts'
import { filingDesk, runUntilCrash } from './filing-desk.ts'
import type { FilingDesk } from './filing-desk.ts'
import { gitea } from './trackers/gitea-double.ts'
import { gitlab } from './trackers/gitlab-double.ts'

const dayMs = 86_400_000
const version = (at: number, of: string, what = 'codex'): FleetEvent => ({
  kind: 'version',
  what,
  version: of,
  id: `${what}-${of}-${at}`,
  at,
  hostId: 'alpha',
})

/** It is filed, and shown in a channel. */
async function filed(dialect = gitea): Promise<FilingDesk> {
  const desk = await filingDesk(dialect)
  const op = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
  expect(op.state).toBe('done')
  await desk.store.cards.put(planFindingCard(desk.finding, 'discord:5'))
  return desk
}

function follow(desk: FilingDesk, start = Date.now()) {
  let at = start
  const { settings, tokens, create } = desk.deps()
  const following = followUpstream({
    store: desk.store,
    settings,
    tokens,
    ...(create && { create }),
    quietDays: () => 3,
    logger: silentLogger,
    now: () => at,
  })
  return { look: () => following.look(), pass: (ms: number) => (at += ms), stop: () => following.stop() }
}
const now = async ({ store, finding }: FilingDesk) => await store.findings.get(finding.id)

test.each([gitea, gitlab])('what is closed or gone at $kind is so on the finding, once', async (dialect) => {
  const desk = await filed(dialect)
  const { look, stop } = follow(desk)
  await look()
  expect(await now(desk)).toMatchObject({ upstream: { state: 'open' } })
  const [issue] = desk.world.issues
  if (issue) issue.state = 'closed'
  await look()
  await look()
  const closed = await now(desk)
  expect(closed).toMatchObject({ upstream: { state: 'closed' }, state: 'open' })
  expect(closed?.history.filter(({ what }) => what === 'mos #1 was closed there')).toHaveLength(1)
  const asked = desk.world.sent.length
  await look()
  expect(desk.world.sent).toHaveLength(asked)
  stop()
})

test('an issue that is gone', async () => {
  const desk = await filed()
  desk.world.issues.length = 0
  const { look, stop } = follow(desk)
  await look()
  expect((await now(desk))?.history.at(-1)?.what).toBe('mos #1 is gone there')
  stop()
})

test('a tracker that asks for time gets it, and a revoked token is not tried each time', async () => {
  const desk = await filed()
  const { look, pass, stop } = follow(desk)
  const before = desk.world.sent.length
  desk.world.faults.push({ method: 'GET', when: 'before', what: { status: 429, headers: { 'retry-after': '3600' } } })
  await look()
  pass(1_800_000)
  await look()
  expect(desk.world.sent).toHaveLength(before + 1)
  desk.world.rights = 'revoked'
  pass(1_900_000)
  await look()
  pass(3_600_000)
  await look()
  expect(desk.world.sent).toHaveLength(before + 2)
  pass(6 * 3_600_000)
  desk.world.rights = 'write'
  await look()
  expect(desk.world.sent).toHaveLength(before + 3)
  stop()
})

test('after an update and quiet days it asks to close; pressed, it is said, closed and resolved; it may come back', async () => {
  const desk = await filed()
  const { store, world, finding } = desk
  const updated = Date.now() + 3_600_000
  await store.history.add([version(Date.now() - dayMs, '0.171.0'), version(updated, '0.172.0')])
  const { look, pass, stop } = follow(desk)
  await look()
  pass(2 * dayMs)
  await look()
  expect((await store.cards.open()).filter(({ body }) => body.kind === 'offer')).toEqual([])
  pass(2 * dayMs)
  await look()
  await look()
  const offers = (await store.cards.open()).filter(({ body }) => body.kind === 'offer')
  expect(offers.map(({ thread, body }) => [thread, body.kind === 'offer' && body.text])).toEqual([
    [
      'discord:5',
      expect.stringMatching(/^`f-\w+` was not seen since .*, and codex 0\.172\.0 came after that\. Close mos #1\?$/),
    ],
  ])
  const before = await now(desk)
  if (before === undefined) throw new Error('no finding')
  const closing = await prepareClosing(store, before)
  let ended = false
  for (let crashAfter = 1; !ended; crashAfter += 1) {
    const op = await desk.add('close-bug', closing, `close-${crashAfter}`)
    ended = await runUntilCrash(closeBug(desk.deps({ crashAfter })), op, new Set())
    expect(crashAfter).toBeLessThan(8)
  }
  expect(world.issues[0]).toMatchObject({ state: 'closed', comments: [{ text: closing.comment.text }] })
  expect(closing.comment.text).toContain('with codex 0.172.0 by now: closed.')
  expect(await now(desk)).toMatchObject({ state: 'resolved', upstream: { state: 'closed' } })
  await look()
  expect((await store.cards.open()).filter(({ body }) => body.kind === 'offer')).toEqual([])
  stop()
  const back = await store.findings.note(sighting(1, [occurrence('later', Date.now() + 1_000)]), { cardsPerHour: 5 })
  expect(back.news).toBe('back')
  await showFinding({ store, settings: () => ({ ...emptyish }), access: { bugsChannel: '5' } }, finding)
  const card = await store.cards.get(findingCardId(finding.id))
  expect(card?.body.kind === 'finding' && card.body.text).toContain('#1, closed, and it came back since')
})

const emptyish = { projects: [], channels: [], access: [], permissions: [], tenants: [] }

const at = (day: number): number => Date.parse('2026-11-20T10:00:00Z') + day * dayMs
const upstream = {
  tracker: 'mos',
  url: 'https://git.example/1',
  number: 1,
  state: 'open',
  digest: 'd',
  filedBy: 'local:1',
  filedAt: at(1),
  toldCount: 3,
  version: '1.0.0',
} as const
const finding = filedFinding({ upstream, lastAt: at(2) })
test.each([
  ['an update after the last time', [version(at(3), '1.1.0')], finding, at(6), true],
  ['too early', [version(at(3), '1.1.0')], finding, at(5.9), false],
  ['seen after the update', [version(at(3), '1.1.0')], { ...finding, lastAt: at(4) }, at(9), false],
  [
    'the second update did it',
    [version(at(3), '1.1.0'), version(at(5), '1.2.0')],
    { ...finding, lastAt: at(4) },
    at(9),
    true,
  ],
  ['the same version again', [version(at(3), '1.0.0')], finding, at(9), false],
  ['an update of something else', [version(at(3), '1.1.0', 'claude')], finding, at(9), false],
  ['an update from before', [version(at(0.5), '1.1.0')], finding, at(9), false],
  [
    'closed',
    [version(at(3), '1.1.0')],
    { ...finding, upstream: { ...upstream, state: 'closed' as const } },
    at(9),
    false,
  ],
  ['not filed', [version(at(3), '1.1.0')], filedFinding({ lastAt: at(2) }), at(9), false],
])('%s: asked to close or not', (_, events, of, when, isAsked) => {
  expect(findCure(of, events, { quietDays: 3, now: when }) !== undefined).toBe(isAsked)
})
