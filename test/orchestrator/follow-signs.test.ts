import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { fakeModel, saying, text } from './fake-model.ts'
import { runTurns, topicId } from './run-turns.ts'
import type { Turns } from './run-turns.ts'

/** A topic whose turns are signed at once. */
async function signedTurns(): Promise<Turns & { signs: (...ids: readonly number[]) => Promise<readonly unknown[]> }> {
  const turns = await runTurns({ signAfterMs: 0 })
  const signs = (...ids: readonly number[]) =>
    Promise.all(ids.map(async (id) => (await turns.store.signs.get(`discord:${id}`))?.want))
  return { ...turns, signs }
}

test('a long turn and what waits behind it, to their ends', async () => {
  const { write, start, signs, said, store } = await signedTurns()
  const go = Promise.withResolvers<void>()
  const runtime = fakeModel({
    async *script({ input, signal }) {
      if (input.text.includes('break')) yield { kind: 'end', reason: 'failed', error: 'out of tokens' }
      else if (input.text.includes('long')) {
        yield text('I look.')
        await Promise.race([go.promise, new Promise((resolve) => signal.addEventListener('abort', resolve))])
        yield { kind: 'end', reason: 'done' }
      } else {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        yield { kind: 'end', reason: 'cancelled' }
      }
    },
  })
  start(runtime)
  await write(1, 'long')
  await eventually('the first to be worked on', async () => (await signs(1))[0] === 'working')
  await write(2, 'until stopped')
  await write(3, 'break')
  await eventually('the others to be seen', async () => (await signs(2, 3)).every((sign) => sign === 'seen'))
  go.resolve()
  await said(1)
  expect(await signs(1, 2)).toEqual(['done', 'working'])
  await eventually('the second turn', () => runtime.prompts.length === 2)
  await store.signals.publish({ kind: 'stop', topicId, by: 'local:1' })
  await said(3)
  await eventually('the ends', async () => (await store.inbox.count(topicId)) === 0)
  expect(await signs(1, 2, 3)).toEqual(['done', 'stopped', 'failed'])
})

test('what is given to a running turn is done with it, and a stop is done', async () => {
  const { write, start, signs, store } = await signedTurns()
  const steered = Promise.withResolvers<void>()
  const runtime = fakeModel({
    async *script({ nextSteer, signal }) {
      yield text('Listening.')
      yield text(await nextSteer())
      steered.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      yield { kind: 'end', reason: 'cancelled' }
    },
  })
  start(runtime)
  await write(1, 'listen')
  await eventually('the first to be worked on', async () => (await signs(1))[0] === 'working')
  await eventually('the prompt', () => runtime.prompts.length === 1)
  await write(2, '!left')
  await eventually('the second to be seen', async () => (await signs(2))[0] === 'seen')
  await steered.promise
  await write(3, 'stop')
  await eventually('the ends', async () => (await store.inbox.count(topicId)) === 0)
  expect(await signs(1, 2, 3)).toEqual(['stopped', 'done', 'done'])
})

test('after a crash the turn is run again, and its end is its sign', async () => {
  const { write, start, signs, said } = await signedTurns()
  start(fakeModel({ script: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) }))
  await write(1, 'hello')
  await eventually('it to be worked on', async () => (await signs(1))[0] === 'working')
  start(fakeModel({ script: saying('Hello.') }))
  await said(1)
  expect(await signs(1)).toEqual(['done'])
})

test('a turn that is over soon leaves no sign', async () => {
  const { write, start, signs, said } = await runTurnsUnsigned()
  start(fakeModel({ script: saying('Hello.') }))
  await write(1, 'hello')
  await said(1)
  expect(await signs()).toEqual([])
})

/** As long as no test waits. */
async function runTurnsUnsigned() {
  const turns = await runTurns({ signAfterMs: 3_600_000 })
  return { ...turns, signs: () => turns.store.signs.stale() }
}
