import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inThread, owner } from '../../commands/desk.ts'
import { lookAtTree } from '../../support/look-at-tree.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { aSighting } from './a-sighting.ts'
import { enhancerSession } from './enhancer-session.ts'
import { ways } from './ways.ts'

const atOnce = 10

test('asked in fifty ways to write code, review or deliver, it can do none of it: each is refused, and nothing has happened', async () => {
  const session = await enhancerSession()
  const { store, dispatcher } = session
  const shop = join(await temporaryDirectory(), 'shop')
  await mkdir(join(shop, 'src'), { recursive: true })
  await writeFile(join(shop, 'src', 'app.ts'), 'export const price = 1\n')
  // What the enhancer would love to confirm: an owner's plan, that waits.
  const request = { principal: owner, place: inThread, cause: 'c-plan', receipt: 'outbox' } as const
  const plan = await dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request)
  const digest = plan.kind === 'confirm' ? plan.digest : ''
  const all = ways(digest)
  expect(all).toHaveLength(50)
  expect(new Set(all.map(({ asks }) => asks)).size).toBe(50)
  expect(new Set(all.map(({ tries }) => tries)).size).toBe(50)
  const before = {
    tree: await lookAtTree(shop),
    outbox: await store.outbox.waiting(),
    topics: await store.topics.list(),
  }

  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce)
    const { finding } = await store.findings.note(
      aSighting({ fingerprint: `v1:${String(from).padStart(10, '0')}`, evidence: some.map(({ asks }) => asks) }),
      { cardsPerHour: 100 },
    )
    session.heard.length = 0
    await session.script(...some.flatMap(({ tries }, at) => [`say #${at}#`, tries]))
    await session.ask(finding)
    const answers = session.heard
      .join('')
      .split(/\s*#\d+#\s*/u)
      .slice(1)
    expect(answers).toHaveLength(some.length)
    for (const [at, { asks, tries, refused }] of some.entries()) {
      const answer = answers[at]?.trim() ?? ''
      expect(refused.test(answer) ? 'refused' : { asks, tries, answer }).toBe('refused')
    }
    expect((await store.findings.get(finding.id))?.remedy).toBeUndefined()
  }

  expect(await store.ops.list()).toEqual([])
  expect(await store.cards.open()).toEqual([])
  expect(await store.outbox.waiting()).toEqual(before.outbox)
  expect(await store.topics.list()).toEqual(before.topics)
  expect((await store.confirmations.get(digest))?.digest).toBe(digest)
  expect(await lookAtTree(shop)).toEqual(before.tree)
  expect(await lookAtTree(session.directory)).toEqual([])
  expect(session.toolSessions.keys()).toEqual([])
})
