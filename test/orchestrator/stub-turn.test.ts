import { expect, test } from 'vitest'
import { redisCommand } from '../support/redis-command.ts'
import { fakeModel, saying } from './fake-model.ts'
import { runTurns, topicId } from './run-turns.ts'

const onStub = { chosenRuntime: 'stub' } as const

/** Commands by name with how often each was called; what scripts call inside counts too. */
async function calls(socketPath: string): Promise<ReadonlyMap<string, number>> {
  const info = await redisCommand(socketPath, 'INFO commandstats')
  const lines = info.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)
  return new Map([...lines].map(([, name = '', count]) => [name, Number(count)]))
}

test('an answer of the stub is one look at the inbox, one at the topic, and the end of its entry', async () => {
  const turns = await runTurns()
  turns.start(fakeModel({ script: saying('never') }), onStub)
  await turns.write(1, 'role list')
  await turns.said(1)
  const { socketPath } = turns.redis
  await redisCommand(socketPath, 'CONFIG RESETSTAT')
  await turns.write(2, 'hello')
  const [, answer] = await turns.said(2)
  expect(answer).toContain('I am the stub')
  const asked = await calls(socketPath)
  // A script is one exchange: adding the message, ending it, taking the answer out. The topic is one HGETALL.
  expect([asked.get('evalsha'), asked.get('hgetall')]).toEqual([3, 1])
  expect(await turns.store.cards.open()).toEqual([])
  expect(await turns.store.cards.get('turn-discord:2')).toBeUndefined()
})

test('a stub that takes its time has a card, which is final once its answer stands', async () => {
  const turns = await runTurns()
  turns.start(fakeModel({ script: saying('never') }), onStub)
  await turns.write(1, 'count to 20')
  await turns.card('turn-discord:1', ({ body }) => body.kind === 'turn' && body.text.includes('5'))
  expect((await turns.said(1)).map((text) => text.trim())).toEqual([
    '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20',
  ])
  expect(await turns.card('turn-discord:1', ({ isFinal }) => isFinal)).toMatchObject({
    isShown: true,
    body: { outcome: 'done', runtime: 'stub' },
  })
})

test('a topic goes where it was set to: from the stub to a model and back', async () => {
  const turns = await runTurns()
  turns.start(fakeModel({ script: saying('a model') }), onStub)
  await turns.write(1, 'count to 1')
  await turns.said(1)
  await turns.store.topics.update(topicId, { runtime: 'claude' })
  await turns.write(2, 'who are you?')
  await turns.said(2)
  await turns.store.topics.update(topicId, { runtime: 'stub' })
  await turns.write(3, 'count to 2')
  const said = await turns.said(3)
  expect(said.map((text) => text.split('\n')[0]?.trim())).toEqual(['1', 'a model', '1 2'])
})
