import { expect, test } from 'vitest'
import { showFinding } from '../../src/enhancer/show-finding.ts'
import { occurrence, sighting } from '../store/sighting.ts'
import { redisCommand } from '../support/redis-command.ts'
import { testStore } from '../support/store.ts'
import { eventually } from '../support/eventually.ts'
import { startWire } from '../wire/start-wire.ts'
import { runFindings } from './run-findings.ts'

const quickWire = () => startWire({ messagesPerFiveSeconds: Infinity })
const withoutTimes = (text: string) => text.replaceAll(/<t:\d+:/g, '<t:…:')

test('in a text channel: one message, its count edited, for ever the same one', async () => {
  const wire = await quickWire()
  const channel = wire.channel('general')
  const { see, settled, store } = await runFindings({ wire, channelId: channel.id })
  const more = {
    cause: 'its configuration names a model that it does not know',
    remedy: {
      kind: 'commands',
      why: 'a relaunch reads it again',
      by: 'rule',
      steps: [{ command: 'fleet relaunch', options: { agent: 'ada' } }],
    },
  } as const
  const { id } = await see(1, [occurrence('a', Date.now(), { agent: 'ada' })], more)
  await settled()
  expect(withoutTimes(await channel.text())).toMatchInlineSnapshot(`
    "mos: 🐞 **codex crashes at its start (1)** · \`f-0000000001\`
      **once**, first <t:…:f>, last <t:…:R> · on alpha 1 · agents ada 1
      -# runtime codex · seen by crash-loop
      **Likely cause** (by rule): its configuration names a model that it does not know
      **Proposed** (by a rule): a relaunch reads it again → \`fleet relaunch agent:ada\`
      -# <t:…:d> first seen by crash-loop
      \`\`\`
      thread main panicked (1)
      \`\`\`
      [File upstream] [Apply remedy] [Assign] [Snooze] [Dismiss]"
  `)
  await see(1, [occurrence('b', Date.now(), { hostId: 'beta', agent: 'bob' }), occurrence('c')])
  await channel.says('3 times')
  await store.findings.update(id, () => ({
    state: 'dismissed',
    closed: { at: Date.now(), by: 'discord:7', why: 'known' },
  }))
  await channel.says('Dismissed')
  await see(1, [occurrence('d', Date.now() + 1000)])
  await channel.says('came back')
  await settled()
  expect(channel.messages()).toHaveLength(1)
  expect(withoutTimes(await channel.text())).toMatchInlineSnapshot(`
    "mos: 🐞 **codex crashes at its start (1)** · \`f-0000000001\`
      **4 times**, first <t:…:f>, last <t:…:R> · on alpha 3, beta 1 · agents ada 1, bob 1
      -# runtime codex · seen by crash-loop
      **Likely cause** (by rule): its configuration names a model that it does not know
      **Proposed** (by a rule): a relaunch reads it again → \`fleet relaunch agent:ada\`
      -# <t:…:d> first seen by crash-loop
      -# <t:…:d> came back: it was dismissed by discord:7
      \`\`\`
      thread main panicked (1)
      \`\`\`
      [File upstream] [Apply remedy] [Assign] [Snooze] [Dismiss]"
  `)
  wire.assertClean()
})

test('in a forum: a post each, with the finding as its title, and the card as its first message', async () => {
  const wire = await quickWire()
  const forum = wire.addChannel('bugs', { type: 'forum' })
  const { see, settled } = await runFindings({ wire, channelId: forum.id })
  await see(1, [occurrence('a')])
  await see(2, [occurrence('b')], { title: 'x'.repeat(300) })
  await settled()
  expect(forum.threads().map(({ name }) => name)).toMatchInlineSnapshot(`
    [
      "codex crashes at its start (1) · f-0000000001",
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… · f-0000000002",
    ]
  `)
  await see(1, [occurrence('c')])
  const [post] = forum.threads()
  await post?.says('2 times')
  expect(post?.messages()).toHaveLength(1)
  post?.archive()
  await see(1, [occurrence('d')])
  await post?.says('3 times')
  expect(forum.threads()).toHaveLength(2)
  wire.assertClean()
})

test('a card whose message or post was deleted comes again when there is news, once', async () => {
  const wire = await quickWire()
  const forum = wire.addChannel('bugs', { type: 'forum' })
  const { see, settled } = await runFindings({ wire, channelId: forum.id })
  await see(1, [occurrence('a')])
  await settled()
  const post = wire.thread(forum.threads()[0]?.id ?? '')
  wire.owner.remove(post.messages()[0] ?? (await post.says('codex')))
  await see(1, [occurrence('b')])
  await post.says('2 times')
  post.remove()
  await see(1, [occurrence('c')])
  const again = await wire.until(() => forum.threads().find((one) => !one.record.deleted))
  await again.says('3 times')
  await settled()
  expect(forum.threads().filter((one) => !one.record.deleted)).toHaveLength(1)
  expect(again.messages()).toHaveLength(1)
})

test('a deleted channel is told of once, and a new one gets what is open', async () => {
  const wire = await quickWire()
  const old = wire.addChannel('bugs')
  const { see, settled, told, bugs, store } = await runFindings({ wire, channelId: old.id })
  const first = await see(1, [occurrence('a')])
  const second = await see(2, [occurrence('b')])
  await store.findings.update(second.id, () => ({ state: 'dismissed' }))
  await settled()
  old.remove()
  await see(1, [occurrence('c')])
  await see(3, [occurrence('d')])
  await eventually('people to be told', () => told.length > 0)
  expect(told[0]).toContain('is gone or takes no messages. Choose another with `/channel use as:bugs`')
  const next = wire.addChannel('bugs-2')
  bugs.channelId = next.id
  await next.says(first.id)
  await next.says('codex crashes at its start (3)')
  await settled()
  expect(next.messages()).toHaveLength(2)
  await see(1, [occurrence('e')])
  await next.says('3 times')
  expect(next.messages()).toHaveLength(2)
})

test('without the right to write it waits, and what stood there is not posted again', async () => {
  const wire = await quickWire()
  const channel = wire.addChannel('bugs')
  const { see, settled, told, store } = await runFindings({ wire, channelId: channel.id })
  const first = await see(1, [occurrence('a')])
  await settled()
  channel.deny('view')
  await see(1, [occurrence('b')])
  await eventually('people to be told', () => told.length > 0)
  expect(told[0]).toContain('I may not show findings in')
  await settled()
  channel.allow('view')
  expect((await store.cards.get(`finding-${first.id}`))?.messageId).toBe(channel.messages()[0]?.id)
  expect(channel.messages()).toHaveLength(1)
})

test('without a channel there is no card; when one is set, open findings get theirs', async () => {
  const wire = await quickWire()
  const { see, bugs, store, followAgain } = await runFindings({ wire })
  await see(1, [occurrence('a')])
  const { id } = await see(2, [occurrence('b')])
  await store.findings.update(id, () => ({ state: 'dismissed' }))
  expect(await store.cards.lasting()).toEqual([])
  const channel = wire.channel('general')
  bugs.channelId = channel.id
  followAgain()
  await channel.says('codex crashes at its start (1)')
  expect(channel.messages()).toHaveLength(1)
})

test.each(['text', 'forum'] as const)(
  'killed between post and note (%s): it is found, not posted twice',
  async (type) => {
    const wire = await quickWire()
    const redis = await testStore()
    const channel = wire.addChannel('bugs', { type })
    const first = await runFindings({ wire, redis, channelId: channel.id })
    const { id } = await first.see(1, [occurrence('a')])
    await first.settled()
    first.unfollow()
    await first.stop()
    // As if the process had ended before it noted the message.
    const card = await redis.store.cards.get(`finding-${id}`)
    await forget(redis, id)
    wire.jump(10 * 60_000)
    const second = await runFindings({ wire, redis, channelId: channel.id })
    await second.see(1, [occurrence('b')])
    await second.settled()
    expect((await redis.store.cards.get(`finding-${id}`))?.messageId).toBe(card?.messageId)
    const shown = type === 'text' ? channel.messages() : channel.threads()
    expect(shown).toHaveLength(1)
  },
)

async function forget({ redis }: Awaited<ReturnType<typeof testStore>>, id: string): Promise<void> {
  await redisCommand(redis.socketPath, `HDEL {mos:test}:card:finding-${id} messageId shownIn`)
}

test('a create whose outcome is not known is looked for, not made twice', async () => {
  const wire = await quickWire()
  const forum = wire.addChannel('bugs', { type: 'forum' })
  const { see, settled } = await runFindings({ wire, channelId: forum.id })
  wire.fault({ method: 'POST', route: '/channels/:id/threads', how: '500-after' })
  await see(1, [occurrence('a')])
  await settled()
  expect(forum.threads()).toHaveLength(1)
  expect(wire.calls('POST', '/channels/:id/threads')).toHaveLength(1)
})

test('a thousand different errors in a minute: five cards, and one for the others', async () => {
  const wire = await quickWire()
  const channel = wire.channel('general')
  const { deps, store, settled } = await runFindings({ wire, channelId: channel.id })
  for (let n = 0; n < 1000; n += 50)
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const seen = sighting(n + i, [occurrence(`e${n + i}`)])
        await showFinding(deps, (await store.findings.note(seen, { cardsPerHour: 5 })).finding)
      }),
    )
  await channel.says('995 more kinds of errors')
  await settled()
  expect(channel.messages()).toHaveLength(6)
  const storm = await channel.says('995 more')
  expect(storm.buttons.map(({ label }) => label)).toEqual(['Show all'])
})

test('shown by many at once, the newest state stands there in the end, once', async () => {
  const wire = await quickWire()
  const channel = wire.channel('general')
  const { deps, store, see, settled } = await runFindings({ wire, channelId: channel.id })
  const { id } = await see(1, [occurrence('a')])
  await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      await store.findings.note(sighting(1, [occurrence(`b${i}`)]), { cardsPerHour: 5 })
      await showFinding(deps, { id })
    }),
  )
  await channel.says('31 times')
  await settled()
  expect(channel.messages()).toHaveLength(1)
})
