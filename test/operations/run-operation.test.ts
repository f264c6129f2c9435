import { afterAll, beforeAll, expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createLogger } from '../../src/log.ts'
import { createOpHandler } from '../../src/operations/run-operation.ts'
import type { Operation, Step } from '../../src/operations/operation.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Op } from '../../src/store/op.ts'
import type { Store } from '../../src/store/store.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { startTestRedis } from '../support/redis.ts'
import type { TestRedis } from '../support/redis.ts'

let redis: TestRedis
let store: Store
const logger = createLogger('silent')
const live = new AbortController().signal

beforeAll(async () => {
  redis = await startTestRedis()
  store = await createStore({ redisUrl: redis.url, tenant: 'test', logger })
})
afterAll(async () => {
  await store.close()
  await redis.stop()
})

let count = 0
const queue = async (kind = 'build'): Promise<Op> =>
  store.ops.add({
    kind,
    args: {},
    title: 'build it',
    by: { kind: 'local', uid: 1 },
    hostId: 'nobody',
    cause: `c${count++}`,
    receipt: 'none',
  })

/** A world of things that steps make and undo; `world` tells what is there, `log` what happened. */
function handlerOf(steps: (world: Set<string>, log: string[]) => readonly Step[], prove?: Operation['prove']) {
  const world = new Set<string>()
  const log: string[] = []
  const plan = () => steps(world, log)
  const operation: Operation = { kind: 'build', agents: () => ['ada'], plan, ...(prove && { prove }) }
  const operations = new Map([[operation.kind, operation]])
  return { world, log, handler: createOpHandler({ store, operations, turns: createTurnTaking(), logger }) }
}

const make = (name: string, world: Set<string>, log: string[]): Step => ({
  name: `make ${name}`,
  run: () => {
    world.add(name)
    log.push(`made ${name}`)
    return Promise.resolve(`${name} is there`)
  },
  undo: () => {
    world.delete(name)
    log.push(`removed ${name}`)
    return Promise.resolve()
  },
})
const failing = (error: Error): Step => ({
  name: 'fail',
  run: () => {
    throw error
  },
})

const shown = async (op: Op) => {
  const { state, result, exit, steps = [] } = (await store.ops.get(op.id)) ?? {}
  return { state, result, exit, steps: steps.map((step) => `${step.name}: ${step.state}`) }
}

test('steps run in order, each is journaled, and the last one proves the op', async () => {
  const { handler, log } = handlerOf((world, lines) => [make('a', world, lines), make('b', world, lines)])
  const op = await queue()
  await handler(op, live)
  expect(log).toEqual(['made a', 'made b'])
  expect(await shown(op)).toEqual({
    state: 'done',
    result: 'b is there',
    exit: 0,
    steps: ['make a: done', 'make b: done'],
  })
})

test('the proof may be made of the steps, also of those that ran before a crash', async () => {
  const prove: Operation['prove'] = (steps) => steps.map(({ note }) => note).join(', ')
  const { handler } = handlerOf((w, l) => [make('a', w, l), make('b', w, l)], prove)
  const op = await queue()
  await store.ops.update(op.id, { state: 'running', steps: [{ name: 'make a', state: 'done', note: 'a is there' }] })
  await handler(op, live)
  expect((await shown(op)).result).toBe('a is there, b is there')
})

test('a failed op is undone in reverse and leaves nothing half made', async () => {
  const reason = new Failure('The disk is full. Free some space.', { exit: 'failed' })
  const { handler, world, log } = handlerOf((w, l) => [make('a', w, l), make('b', w, l), failing(reason)])
  const op = await queue()
  await handler(op, live)
  expect([...world]).toEqual([])
  expect(log).toEqual(['made a', 'made b', 'removed b', 'removed a'])
  expect(await shown(op)).toEqual({
    state: 'failed',
    result: 'The disk is full. Free some space. Undone: make a, make b.',
    exit: 1,
    steps: ['make a: undone', 'make b: undone', 'fail: failed'],
  })
})

test('a command at the end of a reason stands alone', async () => {
  const { handler } = handlerOf(() => [failing(new Failure('It is gone. Or: /project remove app'))])
  const op = await queue()
  await handler(op, live)
  expect((await shown(op)).result).toBe('It is gone. Or: /project remove app\nNothing was changed.')
})

test('what fails at the first look has changed nothing, and says so', async () => {
  const { handler } = handlerOf(() => [failing(new Failure('There is already an agent named ada.'))])
  const op = await queue()
  await handler(op, live)
  expect((await shown(op)).result).toBe('There is already an agent named ada. Nothing was changed.')
})

test('an undo that fails is left for a person, with exit 4', async () => {
  const stuck: Step = { ...make('a', new Set(), []), undo: () => Promise.reject(new Failure('The pane does not end.')) }
  const { handler } = handlerOf(() => [stuck, failing(new Failure('No heartbeat.'))])
  const op = await queue()
  await handler(op, live)
  expect(await shown(op)).toMatchObject({
    state: 'needs-attention',
    exit: 4,
    result: 'No heartbeat. Undoing "make a" failed too: The pane does not end.',
  })
})

test('after a crash it goes on behind the last journaled step', async () => {
  const { handler, log } = handlerOf((w, l) => [make('a', w, l), make('b', w, l)])
  const op = await queue()
  await store.ops.update(op.id, {
    state: 'running',
    steps: [
      { name: 'make a', state: 'done', note: 'a is there' },
      { name: 'make b', state: 'running' },
    ],
  })
  await handler(op, live)
  expect(log).toEqual(['made b'])
  expect((await shown(op)).state).toBe('done')
})

test('after a crash in the undo it goes on undoing, the cut step too', async () => {
  const { handler, log } = handlerOf((w, l) => [make('a', w, l), make('b', w, l), make('c', w, l)])
  const op = await queue()
  await store.ops.update(op.id, {
    state: 'running',
    steps: [
      { name: 'make a', state: 'done' },
      { name: 'make b', state: 'failed' },
      { name: 'make c', state: 'waiting' },
    ],
    undoing: { reason: 'B broke.', outcome: 'failed', exit: 1 },
  })
  await handler(op, live)
  expect(log).toEqual(['removed b', 'removed a'])
  expect(await shown(op)).toMatchObject({ state: 'failed', result: 'B broke. Undone: make a, make b.' })
})

test('a worker that wakes late finds the op over and does nothing', async () => {
  const { handler, log } = handlerOf((w, l) => [make('a', w, l)])
  const op = await queue()
  await store.ops.update(op.id, { state: 'done', result: 'another did it', endedAt: Date.now() })
  await handler(op, live)
  expect(log).toEqual([])
  expect((await shown(op)).result).toBe('another did it')
})

test('a cancel in the middle of a step undoes it and says who', async () => {
  const cancelled = new AbortController()
  const { handler, world } = handlerOf((w, l) => [
    make('a', w, l),
    {
      name: 'wait',
      run: async (signal) => {
        await store.ops.requestCancel(op.id, 'discord:1')
        cancelled.abort()
        signal.throwIfAborted()
        return 'never'
      },
    },
  ])
  const op = await queue()
  await handler(op, cancelled.signal)
  expect([...world]).toEqual([])
  expect(await shown(op)).toMatchObject({ state: 'cancelled', result: 'Cancelled by discord:1. Undone: make a.' })
})

test('a cancel of an op that waits for its turn ends it at once, and the order of the others stays', async () => {
  const gate = Promise.withResolvers<string>()
  let begun = 0
  const { handler } = handlerOf(() => [{ name: 'build', run: () => ((begun += 1), gate.promise) }])
  const [first, second, third] = [await queue(), await queue(), await queue()]
  const cancelled = new AbortController()
  const runs = [handler(first, live), handler(second, cancelled.signal), handler(third, live)]
  cancelled.abort()
  await runs[1]
  expect(await shown(second)).toMatchObject({ state: 'cancelled', result: 'Cancelled. Nothing was changed.' })
  await expect.poll(() => begun).toBe(1)
  expect((await shown(third)).state).toBe('queued')
  gate.resolve('built')
  await Promise.all(runs)
  expect((await shown(third)).state).toBe('done')
})

test('a step that a cancel kept from beginning is not undone', async () => {
  const cancelled = new AbortController()
  const { handler, log } = handlerOf((w, l) => [
    {
      name: 'look',
      run: async () => {
        await store.ops.requestCancel(op.id, 'discord:1')
        cancelled.abort()
        return 'seen'
      },
    },
    make('b', w, l),
  ])
  const op = await queue()
  await handler(op, cancelled.signal)
  expect(log).toEqual([])
  expect(await shown(op)).toMatchObject({ state: 'cancelled', result: 'Cancelled by discord:1. Nothing was changed.' })
})

test('a journal that Redis does not take undoes nothing: the op goes on from its record', async () => {
  let refusals = 3
  const update: Store['ops']['update'] = (id, change) => {
    const isDone = change.steps?.[0]?.state === 'done'
    return isDone && refusals-- > 0 ? Promise.reject(new StoreAway(true)) : store.ops.update(id, change)
  }
  const log: string[] = []
  const operation: Operation = { kind: 'build', agents: () => [], plan: () => [make('a', new Set(), log)] }
  const handler = createOpHandler({
    store: { ops: { ...store.ops, update }, health: () => store.health() },
    operations: new Map([[operation.kind, operation]]),
    turns: createTurnTaking(),
    logger,
  })
  const op = await queue()
  await expect(handler(op, live)).rejects.toBeInstanceOf(StoreAway)
  await handler(op, live)
  expect(log).toEqual(['made a', 'made a'])
  expect(await shown(op)).toMatchObject({ state: 'done', result: 'a is there' })
})

test('the same op handed out twice runs once', async () => {
  const { handler, log } = handlerOf((w, l) => [make('a', w, l)])
  const op = await queue()
  await Promise.all([handler(op, live), handler(op, live)])
  expect(log).toEqual(['made a'])
})

test('two ops on one agent run one after the other', async () => {
  const { handler, log } = handlerOf((_, l) => [
    { name: 'begin', run: async () => (l.push('begin'), await new Promise((next) => setImmediate(next)), 'begun') },
    { name: 'end', run: () => Promise.resolve((l.push('end'), 'ended')) },
  ])
  const [one, two] = [await queue(), await queue()]
  await Promise.all([handler(one, live), handler(two, live)])
  expect(log).toEqual(['begin', 'end', 'begin', 'end'])
})
