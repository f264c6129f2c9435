import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { owner } from '../commands/desk.ts'
import { done, fakeModel, saying, text } from './fake-model.ts'
import { runTurns, topicId } from './run-turns.ts'

const timeless = (said: string): string => said.replace(/· (under 1 s|\d+ s)/, '· (time)')

/** Begins, calls a tool, asks, and then never says another word: its process dies there. */
const dies = (met: () => void) =>
  fakeModel({
    async *script({ input }) {
      yield { kind: 'tool', callId: 'a', title: 'Bash: npm install', state: 'done' }
      yield { kind: 'tool', callId: 'b', title: 'Bash: npm test', state: 'running' }
      yield text('Half of it')
      void input.ask({ kind: 'permission', title: 'Run', detail: 'rm -r dist', key: 'k' })
      met()
      await new Promise(() => {})
    },
  })

test('a turn that was cut off goes on in its session, knows what it has done, and is answered once', async () => {
  const turns = await runTurns()
  const met = Promise.withResolvers<void>()
  turns.start(dies(met.resolve))
  await turns.write(1, 'build it')
  await turns.write(2, 'and then?')
  await met.promise
  await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.text === 'Half of it')
  await turns.card('ask-discord:1-1-0')

  const model = fakeModel({
    async *script({ input }) {
      await input.callTool('fleet_spawn', { role: 'coder', name: 'ada' })
      yield text(input.text.includes('interrupt') || input.text.includes('restarted') ? 'The rest.' : 'Next.')
      yield done
    },
  })
  turns.start(model)
  const said = await turns.said(2)
  expect(said.map(timeless)).toEqual([
    'The rest.\n-# claude · (time) · interrupted, resumed',
    'Next.\n-# claude · (time)',
  ])
  expect(model.specs[0]?.runtimeSessionId).toBe('session-1')
  expect(model.prompts[0]).toMatchInlineSnapshot(`
    "[Mos was restarted while you worked on the message below. Go on from there: do not repeat what is done, look first. Your tool calls so far:
    - Bash: npm install (done)
    - Bash: npm test (cut off: look what came of it)
    ]

    build it"
  `)
  expect((await turns.store.ops.list()).map(({ id }) => id)).toContain('op-m1-2-0')
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({
    isShown: true,
    body: {
      attempt: 2,
      outcome: 'done',
      lines: [
        { callId: 'a', state: 'done' },
        { callId: 'b', state: 'failed' },
      ],
    },
  })
  expect(await turns.card('ask-discord:1-1-0')).toMatchObject({
    isFinal: true,
    body: { isVoid: 'Mos was restarted. The session asks again if it still wants it.' },
  })
})

test('a session that is not known any more: the person is told, and it is given what was said last', async () => {
  const turns = await runTurns()
  const first = turns.start(fakeModel({ script: saying('We use main.') }))
  await turns.write(1, 'which branch?')
  await turns.said(1)
  await first.close()
  const model = fakeModel({ script: saying('Still main.'), knows: () => false })
  turns.start(model)
  await turns.write(2, 'sure?')
  const said = await turns.said(2)
  expect(timeless(said[1] ?? '')).toBe('Still main.\n-# claude · (time) · restarted without memory')
  expect(model.prompts[0]).toMatchInlineSnapshot(`
    "[You have no memory of this topic. What was said last, quoted:
    discord:100:
      > which branch?
    you:
      > We use main.
    ]

    sure?"
  `)
})

test("cut off in the topic's first turn, before its program wrote anything down: nothing else was lost, and it says no more", async () => {
  const turns = await runTurns()
  const met = Promise.withResolvers<void>()
  turns.start(dies(met.resolve))
  await turns.write(1, 'build it')
  await met.promise
  turns.start(fakeModel({ script: saying('Built.'), knows: () => false }))
  expect((await turns.said(1)).map(timeless)).toEqual(['Built.\n-# claude · (time) · interrupted, begun again'])
})

const leftCard = {
  kind: 'turn',
  attempt: 1,
  runtime: 'claude',
  startedAt: 1,
  text: 'All of it',
  cut: 0,
  lines: [],
  earlier: 0,
  plan: [],
  queued: 1,
  canSteer: true,
  verbosity: 'steps',
} as const

test('the answer stands, the card does not know it yet: the next start ends it', async () => {
  const turns = await runTurns()
  await turns.store.topics.open({ id: topicId, title: 't', by: 'discord:100', hostId: 'here' })
  await turns.store.topics.open({ id: 'discord:78', title: 't', by: 'discord:100', hostId: 'elsewhere' })
  const card = { isShown: true, isFinal: false } as const
  await turns.store.cards.put({
    ...card,
    id: 'turn-discord:1',
    thread: topicId,
    body: { ...leftCard, topicId, entryId: 'discord:1' },
  })
  const other = { topicId: 'discord:78', entryId: 'discord:2' } as const
  await turns.store.cards.put({ ...card, id: 'turn-discord:2', thread: 'discord:78', body: { ...leftCard, ...other } })
  turns.start(fakeModel({ script: saying('x') }))
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({
    body: { outcome: 'done', queued: 0 },
  })
  expect(await turns.store.cards.get('turn-discord:2')).toMatchObject({ isFinal: false })
})

test('cut off again and again it is given up at last, and said so; the next message is answered', async () => {
  const turns = await runTurns()
  await turns.write(1, 'take Mos down')
  await turns.write(2, 'and now?')
  await turns.store.cards.put({
    id: 'turn-discord:1',
    thread: topicId,
    isShown: false,
    isFinal: false,
    body: { ...leftCard, attempt: 10, topicId, entryId: 'discord:1' },
  })
  const model = fakeModel({ script: saying('Fine.') })
  turns.start(model)
  expect((await turns.said(2)).map(timeless)).toEqual([
    "Mos was cut off 10 times in the middle of this turn, so it is not tried again. Say it again, in smaller steps when it stays, and see Mos's log for why.",
    'Fine.\n-# claude · (time)',
  ])
  expect(model.prompts).toHaveLength(1)
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({ body: { outcome: 'failed' } })
})

test('an outage in mid-turn: an answer that Redis has not taken is said later, not worked out again', async () => {
  const turns = await runTurns()
  const begun = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const model = fakeModel({
    async *script() {
      begun.resolve()
      await go.promise
      yield text('worth its price')
      yield done
    },
  })
  turns.start(model)
  await turns.write(1, 'think hard')
  await begun.promise
  await turns.redis.kill()
  go.resolve()
  await turns.redis.revive()
  await eventually('the store is back', async () => (await turns.store.health()) === 'ok')
  expect((await turns.said(1)).map(timeless)).toEqual(['worth its price\n-# claude · (time)'])
  expect(model.prompts).toHaveLength(1)
})

test('a stop of Mos does not wait for a long turn, and what its ended program says then is no answer', async () => {
  const turns = await runTurns()
  const begun = Promise.withResolvers<void>()
  const program = Promise.withResolvers<void>()
  const mailbox = turns.start(
    fakeModel({
      async *script() {
        yield text('Half')
        begun.resolve()
        await program.promise
        yield { kind: 'end', reason: 'failed', error: 'claude ended in the middle' }
      },
    }),
  )
  await turns.write(1, 'long')
  await begun.promise
  await mailbox.close({ withinMs: 10 })
  program.resolve()
  await eventually('the turn to be let go', () => mailbox.running().length === 0)
  expect(await turns.store.inbox.count(topicId)).toBe(1)
  turns.start(fakeModel({ script: saying('Whole') }))
  expect((await turns.said(1)).map(timeless)).toEqual(['Whole\n-# claude · (time) · interrupted, resumed'])
})

test('nobody speaks: the ended ops wake the session under the mandate of its topic; the stub is not woken', async () => {
  const turns = await runTurns()
  const model = fakeModel({
    async *script({ input }) {
      const spawned = await input.callTool('fleet_spawn', { role: 'coder', name: 'bob' })
      yield text(spawned.text)
      yield done
    },
  })
  const mailbox = turns.start(model)
  const hello = { role: 'coder', name: 'ada' }
  const place = { door: 'orchestrator', thread: topicId, topicId } as const
  const { dispatcher, store } = turns
  await store.topics.open({ id: topicId, title: 't', by: 'discord:100', hostId: 'here' })
  const wakes = { topicId, entryId: 'discord:0' } as const
  const request = { principal: owner, place, cause: 'm0-1-0', receipt: 'none', wakes } as const
  await dispatcher.dispatch('fleet spawn', hello, request)
  await store.ops.update('op-m0-1-0', { state: 'done', result: 'ada is up: pane %7 alive' })
  const [said] = await turns.bodies(1)
  expect(model.prompts[0]).toMatchInlineSnapshot(`
    "[Nobody wrote: what you had queued has ended. Decide the next step, within your mandate; beyond it, ask. When there is nothing to do, say in one line how it went.
    - "spawn ada" (op-m0-1-0): done: "ada is up: pane %7 alive"
    ]"
  `)
  expect(said?.text.split('\n')[0]).toMatchInlineSnapshot(
    `"Not done: this is beyond your mandate (it is to look, and nothing else). A person was asked and decides with a click; do not ask again for the same."`,
  )
  expect(said?.mention).toBe('100')
  await mailbox.close()
})

test('what a person is asked stands in the thread at once: a turn that is cut off has asked', async () => {
  const turns = await runTurns()
  const asked = Promise.withResolvers<void>()
  const first = turns.start(
    fakeModel({
      async *script({ input }) {
        await input.callTool('fleet_spawn', { role: 'coder', name: 'bob' })
        asked.resolve()
        yield text('working on')
        await new Promise(() => undefined)
      },
    }),
  )
  await turns.write(1, '', { id: 'wake:discord:0', wake: { opIds: [] } })
  await asked.promise
  await first.close({ withinMs: 1 })
  expect(await turns.store.outbox.head(topicId)).toMatchObject({
    body: { kind: 'confirm', text: expect.stringContaining('beyond its mandate') as string },
  })
})

test('the stub is not woken', async () => {
  const turns = await runTurns()
  turns.start(fakeModel({ script: saying('never') }), { chosenRuntime: 'stub' })
  await turns.write(1, '', { id: 'wake:discord:0', wake: { opIds: ['op-x'] } })
  await turns.write(2, 'count to 1')
  expect((await turns.said(1)).map((said) => said.trim())).toEqual(['1'])
})
