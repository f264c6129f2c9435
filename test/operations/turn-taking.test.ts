import { expect, test } from 'vitest'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'

test('one after the other for each name, and who had it lately is known, but for what was only brought back', async () => {
  const turns = createTurnTaking()
  const gate = Promise.withResolvers<void>()
  const did: string[] = []
  const first = turns.take(['ada'], async () => {
    await gate.promise
    did.push('first')
  })
  const second = turns.take(['ada', 'bob'], async () => void did.push('second'))
  await turns.take(['cy'], async () => void did.push('cy'), { isForgotten: true })
  expect(turns.taken().toSorted()).toEqual(['ada', 'bob'])
  gate.resolve()
  await Promise.all([first, second])
  expect(did).toEqual(['cy', 'first', 'second'])
  await expect.poll(() => turns.taken()).toEqual([])
  expect(turns.taken(60_000).toSorted()).toEqual(['ada', 'bob'])
})

test('who leaves the queue runs at once', async () => {
  const turns = createTurnTaking()
  const gate = Promise.withResolvers<void>()
  const first = turns.take(['ada'], () => gate.promise)
  await expect(turns.take(['ada'], async () => 'beside', { leave: AbortSignal.abort() })).resolves.toBe('beside')
  gate.resolve()
  await first
})
