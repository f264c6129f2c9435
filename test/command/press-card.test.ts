import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { Request } from '../../src/command/dispatch.ts'
import { nameCommands } from '../../src/command/name-commands.ts'
import type { OfferCard } from '../../src/store/card.ts'
import { desk, inThread, owner, stranger } from '../commands/desk.ts'

/** What the plan of `fleet tidy` rests on, and what it was told to do. */
async function tidyDesk() {
  const world = { state: 'one' }
  const done: unknown[] = []
  const tidy = defineCommand({
    description: 'Tidy up',
    options: z.object({ look: z.boolean().default(false).describe('Only look') }),
    tier: 'admin',
    risk: 'change',
    queues: true,
    raise: ({ look }) => (look ? { tier: 'admin', risk: 'read' } : undefined),
    confirm: async (_, { look }) =>
      look ? undefined : { text: 'Tidy it.', bound: world.state, files: [{ name: 'a.diff', text: world.state }] },
    async run({ addOp, confirmed }, { look }) {
      if (look) return { kind: 'text', text: world.state }
      done.push(confirmed)
      return await addOp({ kind: 'tidy', title: 'tidy', args: { confirmed } })
    },
  })
  const at = await desk({ commands: nameCommands({ 'fleet tidy': tidy }) })
  const choice = { label: 'x', style: 'plain', command: 'fleet tidy' } as const
  const body: OfferCard = {
    kind: 'offer',
    topicId: 'discord:77',
    about: 'a',
    text: 'It is untidy.',
    choices: [
      { ...choice, id: 'tidy', options: {}, seen: 'one' },
      { ...choice, id: 'look', options: { look: true } },
    ],
    round: 0,
  }
  const card = { id: 'offer-1', thread: 'discord:77', isShown: true, isFinal: false, body } as const
  const put = (change: Partial<OfferCard> = {}) =>
    at.store.cards.put({ ...card, isFinal: change.outcome !== undefined, body: { ...body, ...change } })
  await put()
  const press = (choiceId: string, change: Partial<Request> = {}) =>
    at.dispatcher.press('offer-1', choiceId, request('p1', change))
  return { ...at, world, done, put, press }
}

const request = (cause: string, change: Partial<Request> = {}): Request => ({
  principal: owner,
  place: inThread,
  cause,
  receipt: 'outbox',
  ...change,
})

test('what the card showed counts as read; pressed by two it is one op, the next round is another', async () => {
  const { store, done, put, press } = await tidyDesk()
  const first = await press('tidy')
  expect(first).toMatchObject({ kind: 'op', op: { id: 'op-offer-1-0', args: { confirmed: 'one' } } })
  expect(await press('tidy', { cause: 'p2' })).toEqual(first)
  expect(done).toEqual(['one', 'one'])
  await put({ round: 1 })
  await press('tidy')
  expect(await store.ops.list()).toHaveLength(2)
  expect(await press('look')).toMatchObject({ kind: 'text', text: 'one' })
})

test('what has changed since is shown anew, and waits for a press on just that', async () => {
  const { dispatcher, store, world, done, press } = await tidyDesk()
  world.state = 'two'
  const asked = await press('tidy')
  if (asked.kind !== 'confirm') throw new Error(`expected a plan, got ${asked.kind}`)
  expect([asked.plan, asked.files]).toEqual([
    'What would happen has changed since this was shown; nothing was done. Now it is:\nTidy it.',
    [{ name: 'a.diff', text: 'two' }],
  ])
  world.state = 'three'
  const again = await dispatcher.confirm(asked.digest, request('p2'))
  expect(again).toMatchObject({ kind: 'confirm', files: [{ name: 'a.diff', text: 'three' }] })
  expect([done, await store.ops.list()]).toEqual([[], []])
  if (again.kind === 'confirm') await dispatcher.confirm(again.digest, request('p3'))
  expect(done).toEqual(['three'])
})

test('it has no rights of its own: a stranger, a model and a late press get nothing', async () => {
  const { dispatcher, done, put, press } = await tidyDesk()
  await expect(press('tidy', { principal: stranger })).rejects.toThrow('`fleet tidy` is refused')
  await expect(press('look', { principal: stranger })).rejects.toThrow('`fleet tidy` is refused')
  const model = { ...inThread, door: 'orchestrator' } as const
  expect(await press('tidy', { place: model })).toMatchObject({ kind: 'confirm' })
  await expect(press('burn')).rejects.toThrow('I do not know this card any more')
  await expect(dispatcher.press('ask-1', 'tidy', request('p'))).rejects.toThrow('I do not know this card any more')
  await put({ outcome: 'Kept yours' })
  await expect(press('tidy')).rejects.toThrow('This is over: Kept yours.')
  expect(done).toEqual([])
})
