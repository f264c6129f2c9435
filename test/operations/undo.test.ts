import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import type { Journal } from '../../src/operations/journal.ts'
import type { Step } from '../../src/operations/operation.ts'
import { undo } from '../../src/operations/undo.ts'
import { Unfinished } from '../../src/operations/unfinished.ts'
import { HandedOn } from '../../src/store/handed-on.ts'
import type { Op } from '../../src/store/op.ts'

const reason = { reason: 'No heartbeat.', outcome: 'failed', exit: 1 } as const

/** An op whose steps were all done, taken back by one process after the other. */
function failedOp(undos: Readonly<Record<string, NonNullable<Step['undo']>>>) {
  const steps = Object.entries(undos).map(([name, back]): Step => ({
    name,
    run: () => Promise.resolve(''),
    undo: back,
  }))
  let op: Partial<Op> = { undoing: reason, steps: steps.map(({ name }) => ({ name, state: 'done' })) }
  const journal: Journal = {
    read: () => Promise.resolve(undefined),
    write: async (_, change) => void (op = await Promise.resolve({ ...op, ...change })),
    log: () => undefined,
  }
  return async () => {
    await undo(journal, { id: 'op-1' } as Op, op.undoing ?? reason, steps, [...(op.steps ?? [])])
    return op
  }
}

const done = () => Promise.resolve()

test('what an undo has to leave holds up no other, and its words outlive the process that another step ends', async () => {
  let isHandedOn = false
  const live = failedOp({
    'make a': done,
    'start again': async () => {
      if (isHandedOn) return
      isHandedOn = true
      await Promise.reject(new HandedOn())
    },
    'move all': () => Promise.reject(new Unfinished('ada stays where it is. Afterwards: /fleet relaunch agent:ada')),
    'make b': done,
  })
  await expect(live()).rejects.toThrow(HandedOn)
  expect(await live()).toMatchObject({
    state: 'needs-attention',
    exit: 4,
    result:
      'No heartbeat. Undone: make a, start again, make b. ada stays where it is. Afterwards: /fleet relaunch agent:ada',
  })
})

test('where there was nothing to take back the step stands as it is', async () => {
  const live = failedOp({ 'look at all': () => Promise.resolve(''), 'make a': done })
  const { steps, result } = await live()
  expect(result).toBe('No heartbeat. Undone: make a.')
  expect(steps?.map(({ state }) => state)).toEqual(['done', 'undone'])
})

test('what can not be undone ends it there, behind what was said until then', async () => {
  const live = failedOp({
    'make a': () => Promise.reject(new Failure('The disk is full.')),
    'move all': () => Promise.resolve('Back on 1.4.0: ada.'),
  })
  const { steps, ...op } = await live()
  expect(op).toMatchObject({
    state: 'needs-attention',
    exit: 4,
    result: 'No heartbeat. Back on 1.4.0: ada. Undoing "make a" failed too: The disk is full.',
  })
  expect(steps?.map(({ state }) => state)).toEqual(['done', 'undone'])
})

test('what was done and stays is said, also when it is said twice, and a script does not take it for nothing', async () => {
  let isHandedOn = false
  const live = failedOp({
    'start again': async () => {
      if (isHandedOn) return
      isHandedOn = true
      await Promise.reject(new HandedOn())
    },
    'relaunch ada': () => Promise.resolve({ stays: 'ada was relaunched, and stays so.' }),
    'make b': done,
  })
  await expect(live()).rejects.toThrow(HandedOn)
  const { steps, ...op } = await live()
  expect(op).toMatchObject({
    state: 'failed',
    exit: 2,
    result: 'No heartbeat. Undone: start again, make b. ada was relaunched, and stays so.',
  })
  expect(steps?.map(({ state }) => state)).toEqual(['undone', 'done', 'undone'])
})
