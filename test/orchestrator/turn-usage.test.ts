import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { done, fakeModel, text } from './fake-model.ts'
import { runTurns, topicId } from './run-turns.ts'

test('what a turn costs counts while it runs, and once', async () => {
  const turns = await runTurns()
  const told = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const first = fakeModel({
    async *script() {
      yield { kind: 'usage', usage: { costUsd: 0.5 } }
      yield { kind: 'usage', usage: { costUsd: 0.75 } }
      yield text('working')
      told.resolve()
      await go.promise
      yield { kind: 'usage', usage: { inputTokens: 10, outputTokens: 5, costUsd: 1 } }
      yield done
    },
  })
  const usage = async () => (await turns.store.topics.get(topicId))?.usage
  turns.start(first)
  await turns.write(1, 'long')
  await told.promise
  await eventually('the cost so far', async () => (await usage())?.costUsd === 0.75)
  expect(await usage()).toMatchObject({ turns: 0, costUsd: 0.75 })
  go.resolve()
  await turns.said(1)
  expect(await usage()).toMatchObject({ turns: 1, inputTokens: 10, outputTokens: 5, costUsd: 1 })
  expect(await usage()).not.toHaveProperty('isUnpriced')
})

test.each([
  [{ inputTokens: 10, outputTokens: 5 }, true],
  [{ inputTokens: 10, outputTokens: 5, costUsd: 0 }, undefined],
  [{}, undefined],
])('a turn that told %j leaves its topic unpriced: %j', async (usage, isUnpriced) => {
  const turns = await runTurns()
  turns.start(
    fakeModel({
      async *script() {
        yield { kind: 'usage', usage }
        yield done
      },
    }),
  )
  await turns.write(1, 'hi')
  await turns.said(1)
  expect((await turns.store.topics.get(topicId))?.usage?.isUnpriced).toBe(isUnpriced)
})
