import { expect, test } from 'vitest'
import { turnCard } from '../store/new-card.ts'
import { runTopic } from './run-topic.ts'

const turn = async () => {
  const running = await runTopic()
  const buttons = [
    { id: `turn-stop:${running.topicId}`, label: 'Stop', style: 'danger' },
    { id: `turn-steer:${running.topicId}`, label: 'Steer', style: 'plain' },
  ] as const
  return { ...running, card: await running.post({ text: 'Reading the login…', buttons }) }
}

test('Stop stops the turn, in the words of /stop, for who may', async () => {
  const { wire, topicId, card, signals, asked } = await turn()
  const refused = await wire.user('mallory').press(card, 'Stop')
  expect([refused.kind, refused.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "\`stop\` is refused: no rule admits you: only the owners may use Mos so far.",
    ]
  `)
  expect(signals.filter(({ kind }) => kind === 'stop')).toEqual([])
  const stopped = await wire.owner.press(card, 'Stop')
  expect([stopped.kind, stopped.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "Stopping this thread's turn.",
    ]
  `)
  await wire.until(() => signals.some(({ kind }) => kind === 'stop'))
  expect(signals.find(({ kind }) => kind === 'stop')).toEqual({
    kind: 'stop',
    topicId,
    by: `discord:${wire.owner.id}`,
    entryId: `discord:${asked.id}`,
  })
})

test('Stop on the card of a turn that is over leaves the one that runs now', async () => {
  const { wire, store, topicId, card, signals, asked } = await turn()
  await store.cards.put(turnCard(`discord:${asked.id}`, { topicId }, { thread: topicId, isShown: false }))
  await store.cards.rendered(`turn-discord:${asked.id}`, 1, '4711')
  const late = await wire.owner.press(card, 'Stop')
  expect(late.text).toBe('That turn is over, and another one runs: its own Stop, or `/stop`, stops that.')
  expect(signals.filter(({ kind }) => kind === 'stop')).toEqual([])
})

test('Steer opens a form; its text is a message of who wrote it, for all to see', async () => {
  const { wire, store, topicId, card, thread } = await turn()
  const form = await wire.owner.press(card, 'Steer')
  expect(form.text).toMatchInlineSnapshot(`
    "Steer the running turn
    Your words: "
  `)
  const said = await wire.owner.submit(form, { 'Your words': 'leave the logout alone\nand be quick' })
  expect(said.kind).toBe('message')
  const [, steering] = await store.inbox.list(topicId)
  expect(steering).toMatchObject({
    id: `discord:${said.interaction.id}`,
    text: '!leave the logout alone\nand be quick',
    by: { userId: wire.owner.id, guildId: wire.guild.id },
  })
  expect(await thread.text()).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos: Reading the login…
      [Stop] [Steer]
    mos: To the running turn:
      > leave the logout alone
      > and be quick"
  `)
})

test('only who began the turn is asked for words to it; what is written when it is over comes next', async () => {
  const { wire, store, topicId, card } = await turn()
  const [running] = await store.inbox.list(topicId)
  if (running === undefined) throw new Error('nothing runs')
  const form = await wire.owner.press(card, 'Steer')
  await store.inbox.finish(running, [], undefined, 'done')
  const said = await wire.owner.submit(form, { 'Your words': 'and the logout' })
  expect(said.text).toBe('That turn is over. Next comes:\n> and the logout')
  const [next] = await store.inbox.list(topicId)
  if (next === undefined) throw new Error('it did not come')
  await store.inbox.finish(next, [], undefined, 'done')
  expect((await wire.owner.press(card, 'Steer')).text).toBe(
    'That turn is over. Say it in the thread, and a new one begins.',
  )
  await store.inbox.add(
    { ...running, id: 'discord:9', by: { kind: 'discord', userId: wire.user('ana').id, roleIds: [] } },
    { title: 't', hostId: 'here' },
  )
  expect((await wire.owner.press(card, 'Steer')).text).toBe(
    'Only who began this turn can steer it. Say it in the thread: it comes next.',
  )
})

test('who may not speak gets no form, and a form of theirs changes nothing', async () => {
  const { wire, store, topicId, card } = await turn()
  const mallory = wire.user('mallory')
  const refused = await mallory.press(card, 'Steer')
  expect([refused.kind, refused.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "A message here is refused: no rule admits you: only the owners may use Mos so far.",
    ]
  `)
  expect(await store.inbox.count(topicId)).toBe(1)
})

test('a form is held to its length, and an empty one says so', async () => {
  const { wire, store, topicId, card } = await turn()
  const form = await wire.owner.press(card, 'Steer')
  await expect(async () => wire.owner.submit(form, { 'Your words': 'x'.repeat(1_801) })).rejects.toThrow('at most 1800')
  const empty = await wire.owner.submit(form, { 'Your words': '  ' })
  expect([empty.kind, empty.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "The form came back empty. Open it again and write a text.",
    ]
  `)
  expect(await store.inbox.count(topicId)).toBe(1)
})

test('with the store away a press is answered in time', async () => {
  const { wire, redis, card } = await turn()
  await redis.kill()
  const reply = await wire.owner.press(card, 'Stop')
  expect(reply.kind).not.toBe('failed')
  expect(reply.ackMs).toBeLessThan(3_000)
  await reply.until('Redis does not answer')
  await redis.revive()
})

test('a button of a topic that never was is told so', async () => {
  const { wire, post } = await runTopic()
  const card = await post({ text: 'old', buttons: [{ id: 'turn-stop:general', label: 'Stop', style: 'danger' }] })
  const reply = await wire.owner.press(card, 'Stop')
  expect([reply.kind, reply.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "I do not know this topic any more. Mention me to open one.",
    ]
  `)
})
