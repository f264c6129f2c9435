import { expect, test } from 'vitest'
import { understand } from '../../../src/command/understand.ts'
import { createStubRuntime } from '../../../src/runtime/stub.ts'
import { fakeModel, saying } from '../fake-model.ts'
import { runTurns } from '../run-turns.ts'

const pointedAt = {
  id: 'explain:5',
  text: 'Explain this message.\n> stop',
  explains: { known: 'It is a record.', replyTo: '3' },
}

test('without a model what is on record is the answer, and calls nothing', async () => {
  const { write, start, said, store } = await runTurns()
  start(createStubRuntime({ match: understand }))
  await write(5, '', pointedAt)
  expect(await said(1)).toEqual([expect.stringMatching(/^It is a record\.\n-# I am the stub/)])
  expect(await store.ops.list()).toEqual([])
})

test('a model is asked the question', async () => {
  const { write, start, said } = await runTurns()
  const model = fakeModel({ script: saying('It is about login.') })
  start(model)
  await write(5, '', pointedAt)
  expect(await said(1)).toEqual([expect.stringContaining('It is about login.')])
  expect(model.prompts[0]).toContain('Explain this message.\n> stop')
})
