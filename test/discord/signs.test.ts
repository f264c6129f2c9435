import { expect, test } from 'vitest'
import { stopSigns } from '../../src/discord/follow-changes.ts'
import { signEmojis } from '../../src/discord/sign-emojis.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { eventually } from '../support/eventually.ts'
import { react } from '../wire/state/react.ts'
import { known } from '../wire/state/world.ts'
import type { Message } from '../wire/view/message.ts'
import { runDoor } from './run-door.ts'
import { runTopic } from './run-topic.ts'
import type { RunningTopic } from './run-topic.ts'

const mine = '/channels/:id/messages/:message/reactions/:emoji/@me'

/** A topic with a second message behind the one that opened it. */
async function twoMessages() {
  const topic = await runTopic()
  const { wire, store, topicId, thread } = topic
  const second = await wire.owner.say(thread, 'and the logout')
  await eventually('the second message', async () => (await store.inbox.count(topicId)) === 2)
  return { ...topic, second, ...watch(topic) }
}

function watch({ wire, store }: Pick<RunningTopic, 'wire' | 'store'>) {
  return {
    settled: () => eventually('the signs to be shown', async () => (await store.signs.stale()).length === 0),
    /** what was asked of Discord for a message, and how it answered */
    requestsFor: ({ id }: Message) =>
      wire.requests.flatMap(({ method, path, status }) => {
        const [, channel, message, emoji] =
          /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/(.+)\/@me$/.exec(path) ?? []
        if (message !== id || channel === undefined) return []
        return [`${method} ${decodeURIComponent(emoji ?? '')} ${status}`]
      }),
  }
}

test('a turn in a thread: one reaction of ours after the other, the starter in its channel', async () => {
  const { wire, store, topicId, asked: first, second, settled, requestsFor, answer } = await twoMessages()
  await store.signs.follow(topicId, `discord:${first.id}`)
  await settled()
  expect([first.reactions, second.reactions]).toEqual([{ '⚙️': ['mos'] }, { '👀': ['mos'] }])
  await answer(topicId, 'Done.')
  await settled()
  await answer(topicId, 'Done too.')
  await settled()
  expect([first.reactions, second.reactions]).toEqual([{ '✅': ['mos'] }, { '✅': ['mos'] }])
  expect(first.channelId).toBe(wire.channel('general').id)
  expect(requestsFor(first)).toEqual(['PUT ⚙️ 204', 'DELETE ⚙️ 204', 'PUT ✅ 204'])
  expect(requestsFor(second)).toEqual(['PUT 👀 204', 'DELETE 👀 204', 'PUT ⚙️ 204', 'DELETE ⚙️ 204', 'PUT ✅ 204'])
  expect(wire.invalidRequests).toBe(0)
  wire.assertClean()
})

test('in a DM too', async () => {
  const running = await runDoor()
  const { wire, store, received } = running
  await running.ready()
  const said = await wire.owner.say(wire.owner.dm(), 'fix the login')
  const topicId: ThreadRef = `discord:${said.channelId}`
  await received(topicId)
  await store.signs.follow(topicId, `discord:${said.id}`)
  await watch(running).settled()
  expect(said.reactions).toEqual({ '⚙️': ['mos'] })
})

test('without the right nothing is said and nothing asked again; answers come all the same', async () => {
  const { wire, store, topicId, thread, asked: first, second, settled, requestsFor, answer } = await twoMessages()
  wire.channel('general').deny('react')
  await store.signs.follow(topicId, `discord:${first.id}`)
  await settled()
  await answer(topicId, 'Done.')
  await thread.says('Done.')
  await answer(topicId, 'Done too.')
  await thread.says('Done too.')
  await settled()
  expect([first.reactions, second.reactions]).toEqual([{}, {}])
  expect([requestsFor(first), requestsFor(second)]).toEqual([['PUT ⚙️ 403'], ['PUT 👀 403']])
})

test('a message that is deleted, and one whose author blocks the bot, are left alone', async () => {
  const { wire, store, topicId, asked: first, second, settled, requestsFor, answer } = await twoMessages()
  const blocked = wire.fault({
    method: 'PUT',
    route: mine,
    how: '403-blocked',
    when: ({ path }) => path.includes(second.id),
  })
  await store.signs.follow(topicId, `discord:${first.id}`)
  await settled()
  wire.owner.remove(first)
  await eventually('it to be taken back', async () => (await store.inbox.count(topicId)) === 1)
  await answer(topicId, 'Done too.')
  await settled()
  expect(blocked.hits).toBe(1)
  expect(requestsFor(first)).toEqual(['PUT ⚙️ 204', 'DELETE ⚙️ 404'])
  expect(requestsFor(second)).toEqual(['PUT 👀 403'])
})

test('a rate limit on reactions delays no answer, and the end is shown', async () => {
  const { wire, store, topicId, thread, asked: first, settled, requestsFor, answer } = await twoMessages()
  wire.fault({
    method: 'PUT',
    route: mine,
    how: '429',
    ms: 3_000,
    when: ({ path }) => path.includes(`/messages/${first.id}/`),
  })
  await store.signs.follow(topicId, `discord:${first.id}`)
  await eventually('the limit', () => requestsFor(first).length > 0)
  await answer(topicId, 'Done.')
  await thread.says('Done.')
  await settled()
  expect(first.reactions).toEqual({ '✅': ['mos'] })
  const said = wire.calls('POST', `/channels/${thread.id}/messages`)[0]?.at ?? Infinity
  const signed = wire.calls('PUT', mine).filter(({ path }) => path.includes(`/messages/${first.id}/`))
  expect(said).toBeLessThan(signed[1]?.at ?? 0)
})

test('a reaction of ours takes nothing back and stops nothing, whatever it is', async () => {
  const { wire, store, topicId, asked: first, second, signals } = await twoMessages()
  const { world } = wire.stage
  for (const { channelId, record } of [first, second]) {
    const channel = known(world.channels.get(channelId), 'channel')
    for (const emoji of stopSigns) react(world, channel, record, world.bot.id, emoji)
  }
  wire.owner.edit(second, 'and the password')
  await eventually('the edit', async () => (await store.inbox.list(topicId))[1]?.text === 'and the password')
  expect(await store.inbox.count(topicId)).toBe(2)
  expect(signals.filter(({ kind }) => kind === 'stop')).toEqual([])
  expect(Object.values(signEmojis).filter((emoji) => stopSigns.has(emoji))).toEqual([])
})
