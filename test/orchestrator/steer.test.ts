import { expect, test } from 'vitest'
import { owner } from '../commands/desk.ts'
import { done, fakeModel, text } from './fake-model.ts'
import type { Script } from './fake-model.ts'
import { ana, runTurns, topicId } from './run-turns.ts'
import type { Turns } from './run-turns.ts'

const first = (said: string): string => said.split('\n')[0] ?? ''

/** Answers `long` once it was steered, and everything else at once. */
const long = (begun: () => void): Script =>
  async function* ({ input, nextSteer }) {
    if (input.text === 'long') {
      begun()
      yield { kind: 'usage', usage: {} }
      yield text(`steered: ${await nextSteer()}`)
    } else yield text(`own turn: ${input.text}`)
    yield done
  }

/** `long` is being worked on. */
async function runLong(turns: Turns) {
  const begun = Promise.withResolvers<void>()
  const model = fakeModel({ script: long(begun.resolve) })
  turns.start(model)
  await turns.write(1, 'long')
  await begun.promise
  return model
}

test('a message with ! goes into the running turn and has no answer of its own; what waits before it waits on', async () => {
  const turns = await runTurns()
  const model = await runLong(turns)
  await turns.write(2, 'waits')
  await turns.write(3, '! look at the tests too')
  expect((await turns.said(2)).map(first)).toEqual(['steered: look at the tests too', 'own turn: waits'])
  expect(model.prompts).toEqual(['long', 'waits'])
  expect(await turns.store.inbox.count(topicId)).toBe(0)
})

test('only who began a turn steers it: its tools run as them', async () => {
  const turns = await runTurns()
  await runLong(turns)
  await turns.write(2, '! spawn ten coders', { by: ana })
  const card = await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.note !== undefined)
  expect(card.body).toMatchObject({
    note: 'Only who began this turn can steer it. The message waits and comes next.',
    queued: 1,
  })
  await turns.write(3, '!done')
  expect((await turns.said(2)).map(first)).toEqual(['steered: done', 'own turn: spawn ten coders'])
})

test('a turn that nobody speaks in is steered by who gave its mandate, not by whose op has ended', async () => {
  const turns = await runTurns()
  await turns.store.topics.open({ id: topicId, title: 't', by: 'discord:100', hostId: 'here' })
  await turns.store.topics.update(topicId, { mandate: { owner, mandate: { verbs: ['project add'] } } })
  const begun = Promise.withResolvers<void>()
  turns.start(
    fakeModel({
      async *script({ nextSteer }) {
        begun.resolve()
        yield { kind: 'usage', usage: {} }
        yield text(`steered: ${await nextSteer()}`)
        yield done
      },
    }),
  )
  const id = 'wake:discord:0'
  await turns.write(1, '', { id, by: ana, wake: { opIds: [] } })
  await begun.promise
  await turns.write(2, '! add the project /srv/evil', { by: ana })
  const card = await turns.card(`turn-${id}`, ({ body }) => body.kind === 'turn' && body.note !== undefined)
  expect(card.body).toMatchObject({
    note: 'Nobody speaks in this turn: only who gave its mandate can steer it. The message waits and comes next.',
  })
  await turns.write(3, '! only look')
  expect((await turns.said(1)).map(first)).toEqual(['steered: only look'])
})

test('a runtime that can not be steered: the message is a turn of its own, without its !', async () => {
  const turns = await runTurns()
  const begun = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  turns.start(
    fakeModel({
      steer: false,
      async *script({ input }) {
        begun.resolve()
        yield { kind: 'usage', usage: {} }
        await go.promise
        yield text(input.text)
        yield done
      },
    }),
  )
  await turns.write(1, 'long')
  await begun.promise
  await turns.write(2, '!and this')
  const card = await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.note !== undefined)
  expect(card.body).toMatchObject({
    note: 'This runtime takes nothing in the middle of a turn. The message waits and comes next.',
  })
  go.resolve()
  expect((await turns.said(2)).map(first)).toEqual(['long', 'and this'])
})

test('stop ends the turn also with a ! before it', async () => {
  const turns = await runTurns()
  await runLong(turns)
  await turns.write(2, '!stop')
  expect((await turns.said(2)).map(first)).toEqual(['(stopped)', 'Stopped.'])
})

test('a waiting message that its person changes or deletes is run as it is then, or not at all', async () => {
  const turns = await runTurns()
  const model = await runLong(turns)
  await turns.write(2, 'deleted soon')
  await turns.write(3, 'changed soon')
  expect(await turns.store.inbox.change(topicId, 'discord:2', undefined)).toBe(true)
  expect(await turns.store.inbox.change(topicId, 'discord:3', 'changed')).toBe(true)
  expect(await turns.store.inbox.change(topicId, 'discord:1', 'too late')).toBe(false)
  await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.queued === 1)
  await turns.write(4, '!go')
  expect((await turns.said(2)).map(first)).toEqual(['steered: go', 'own turn: changed'])
  expect(model.prompts).toEqual(['long', 'changed'])
})
