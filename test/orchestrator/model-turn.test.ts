import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { Failure } from '../../src/errors.ts'
import { done, fakeModel, saying, text } from './fake-model.ts'
import { ana, runTurns, topicId } from './run-turns.ts'

/** The footer's time differs from run to run. */
const timeless = (said: string): string => said.replace(/· (under 1 s|\d+ s)/, '· (time)')

test('an answer mentions who asked and says what it took; session and use are kept with the topic', async () => {
  const turns = await runTurns()
  const model = fakeModel({
    async *script() {
      yield text('Two coders ')
      yield text('are up.')
      const usage = { model: 'opus', inputTokens: 3_000, outputTokens: 400, costUsd: 0.021 }
      yield { kind: 'usage', usage }
      yield done
    },
  })
  turns.start(model)
  await turns.write(1, 'how many coders?')
  await turns.write(2, 'and now?')
  const [first] = await turns.bodies(2)
  expect(first?.text).toBe('Two coders are up.')
  expect(timeless(first?.footer ?? '')).toBe('-# claude · opus · (time) · 3.4k tokens · $0.02')
  expect(first?.mention).toBe('100')
  expect(model.specs.map((spec) => [spec.runtimeSessionId, spec.cwd, spec.persona])).toEqual([
    [undefined, `${turns.dataDir}/topics/discord-77`, 'You orchestrate.'],
    ['session-1', `${turns.dataDir}/topics/discord-77`, 'You orchestrate.'],
  ])
  expect(await turns.store.topics.get(topicId)).toMatchObject({
    sessions: { claude: 'session-1' },
    usage: { turns: 2, inputTokens: 6_000, outputTokens: 800, costUsd: 0.042 },
  })
  expect(await turns.store.exchanges.list(topicId, 5)).toMatchObject([
    { asked: 'how many coders?', answered: 'Two coders are up.', by: 'discord:100' },
    { asked: 'and now?' },
  ])
})

test('the card is there before the prompt, is seen with the first event, follows the turn and ends after the answer', async () => {
  const turns = await runTurns()
  const prompted = Promise.withResolvers<void>()
  const speak = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  turns.start(
    fakeModel({
      async *script() {
        prompted.resolve()
        await speak.promise
        yield { kind: 'plan', entries: [{ text: 'look', state: 'running' }] }
        yield { kind: 'tool', callId: 'a', title: 'Bash: npm test', state: 'running' }
        yield text('Looking.')
        yield { kind: 'tool', callId: 'a', title: 'Bash: npm test', state: 'done' }
        yield text('\n\nAll green.')
        await finish.promise
        yield done
      },
    }),
  )
  await turns.write(1, 'test it')
  await prompted.promise
  expect(await turns.store.cards.get('turn-discord:1')).toMatchObject({ isShown: false, isFinal: false })
  speak.resolve()
  const running = await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.text.includes('green'))
  expect(running).toMatchObject({
    isShown: true,
    isFinal: false,
    replyTo: '1',
    body: {
      attempt: 1,
      runtime: 'claude',
      text: 'Looking.\n\nAll green.',
      lines: [{ callId: 'a', title: 'Bash: npm test', state: 'done' }],
      plan: [{ text: 'look', state: 'running' }],
      queued: 0,
      canSteer: true,
      verbosity: 'steps',
    },
  })
  await turns.write(2, 'then deploy')
  await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.queued === 1)
  finish.resolve()
  await turns.said(2)
  const ended = await turns.card('turn-discord:1', ({ isFinal }) => isFinal)
  expect(ended.body).toMatchObject({ outcome: 'done', queued: 0 })
})

test('milestones: a turn that is never shown', async () => {
  const turns = await runTurns()
  turns.start(fakeModel({ script: saying('quiet') }), { isChannel: () => true })
  await turns.write(1, 'hello')
  await turns.said(1)
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({ isShown: false })
})

test('stop ends a turn whose program does not hear, also while its session starts; the next one runs', async () => {
  const turns = await runTurns()
  const prompted = Promise.withResolvers<void>()
  let starts = 0
  turns.start(
    fakeModel({
      ensure: () => (++starts === 1 ? new Promise(() => {}) : Promise.resolve()),
      async *script({ input }) {
        yield text('half of ')
        prompted.resolve()
        if (input.text === 'never') await new Promise(() => {})
        yield done
      },
    }),
  )
  const stop = () => turns.store.signals.publish({ kind: 'stop', topicId, by: 'discord:100' })
  await turns.write(1, 'hangs at start')
  await turns.card('turn-discord:1')
  await stop()
  expect(await turns.said(1)).toEqual(['(stopped)'])
  await turns.write(2, 'never')
  await prompted.promise
  await stop()
  await turns.write(3, 'again')
  const said = await turns.said(3)
  expect(said.map(timeless).slice(1)).toEqual(['half of\n(stopped)\n-# claude · (time)', 'half of\n-# claude · (time)'])
  expect(await turns.card('turn-discord:2', ({ isFinal }) => isFinal)).toMatchObject({ body: { outcome: 'cancelled' } })
})

test('a session that can not be had is answered in its words, and the topic is usable again', async () => {
  const turns = await runTurns()
  let tries = 0
  turns.start(
    fakeModel({
      ensure: () =>
        ++tries === 1 ? Promise.reject(new Failure('claude is not logged in: run `claude login`.')) : Promise.resolve(),
      script: saying('here'),
    }),
  )
  await turns.write(1, 'hello')
  await turns.write(2, 'hello again')
  const said = await turns.said(2)
  expect(said.map(timeless)).toEqual(['claude is not logged in: run `claude login`.', 'here\n-# claude · (time)'])
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({ body: { outcome: 'failed' } })
})

test('what a session calls after its turn was stopped does nothing', async () => {
  const turns = await runTurns()
  const begun = Promise.withResolvers<void>()
  const called = Promise.withResolvers<string>()
  turns.start(
    fakeModel({
      async *script({ input, signal }) {
        yield text('working')
        begun.resolve()
        await once(signal, 'abort')
        const { text: said } = await input.callTool('fleet_spawn', { role: 'coder', name: 'late' })
        called.resolve(said)
        yield done
      },
    }),
  )
  await turns.write(1, 'long')
  await begun.promise
  await turns.store.signals.publish({ kind: 'stop', topicId, by: 'discord:100' })
  expect(await called.promise).toBe('Nothing was done: a person stopped this turn.')
  await turns.said(1)
  expect(await turns.store.ops.list()).toEqual([])
})

test('a message that waited is not worked on when its author is admitted no more', async () => {
  let rules: readonly AccessRule[] = [{ who: { kind: 'user', userId: '300' }, tier: 'operator' }]
  const turns = await runTurns({ rules: () => rules })
  const go = Promise.withResolvers<void>()
  const model = fakeModel({
    async *script({ input }) {
      yield text(input.text)
      await go.promise
      yield done
    },
  })
  turns.start(model)
  await turns.write(1, 'long')
  await turns.write(2, 'read all the files', { by: ana })
  rules = []
  go.resolve()
  expect((await turns.said(2))[1]).toBe(
    'Not worked on: a message here is refused: no rule admits you: only the owners may use Mos so far.',
  )
  expect(model.prompts).toEqual(['long'])
})

test('tools run as who asked; what they queue wakes the topic, and their causes name the try', async () => {
  const turns = await runTurns()
  turns.start(
    fakeModel({
      async *script({ input }) {
        const spawned = await input.callTool('fleet_spawn', { role: 'coder', name: 'ada' })
        yield text(spawned.text)
        yield done
      },
    }),
  )
  await turns.write(1, 'a coder please')
  await turns.write(2, 'a coder please', { by: ana })
  const said = await turns.said(2)
  expect(said.map(timeless)).toEqual([
    'Queued: spawn ada (op-m1-1-0). Its receipt shows how it goes.\n-# claude · (time)',
    '`fleet spawn` is refused: a grant to you covers only message.\n-# claude · (time)',
  ])
  expect(await turns.store.ops.list()).toMatchObject([{ id: 'op-m1-1-0', wakes: { topicId, entryId: 'discord:1' } }])
})
