import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createHost } from '../../src/host/create-host.ts'
import { board } from '../../src/operations/board.ts'
import { boardLens } from '../../src/operations/board-lens.ts'
import { createOpHandler } from '../../src/operations/run-operation.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import type { AgentRuntime, RuntimeEvent, SessionSpec } from '../../src/runtime/agent-runtime.ts'
import { renderReceipt } from '../../src/chat/render-receipt.ts'
import type { OpConsumer, Store } from '../../src/store/store.ts'
import { desk, inShell } from '../commands/desk.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const { files } = createHost({ hostId: 'here', path: '' })
const question = 'Should we rewrite the billing in Rust?'

type Voice = (lens: string, prompt: string, signal: AbortSignal) => Promise<string>

/** A model in memory: `voice` answers for each lens, and for the conclusion. */
function model(voice: Voice) {
  const specs: SessionSpec[] = []
  const open = new Set<string>()
  const runtime: AgentRuntime = {
    name: 'claude',
    isDeterministic: false,
    ensureSession(spec) {
      specs.push(spec)
      open.add(spec.key)
      const lens = /Yours is "(\w+)"/.exec(spec.persona)?.[1] ?? 'conclusion'
      return Promise.resolve({
        runtimeSessionId: spec.key,
        isResumed: false,
        features: { steer: false, images: false },
        steer: () => Promise.resolve(false),
        async *prompt(input, signal): AsyncGenerator<RuntimeEvent> {
          try {
            yield { kind: 'text', text: await voice(lens, input.text, signal) }
            yield { kind: 'end', reason: 'done' }
          } catch (error) {
            yield signal.aborted
              ? { kind: 'end', reason: 'cancelled' }
              : { kind: 'end', reason: 'failed', error: (error as Error).message }
          }
        },
      })
    },
    end: async (key) => void open.delete(key),
    close: () => Promise.resolve(),
  }
  return { runtime, specs, open }
}

/** Says nothing until it is stopped. */
const silence = (signal: AbortSignal) =>
  new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))

type Sitting = { voice: Voice; withinMs?: number; store: Store }

/** A worker that carries boards out. */
async function sit({ voice, withinMs, store }: Sitting) {
  const fake = model(voice)
  const directory = join(await temporaryDirectory(), 'board')
  const deps = {
    store,
    runtimes: { get: () => Promise.resolve(fake.runtime) },
    files,
    directory,
    ...(withinMs === undefined ? {} : { withinMs }),
  }
  const operations = new Map([board(deps), boardLens(deps)].map((operation) => [operation.kind, operation]))
  const handler = createOpHandler({ store, operations, turns: createTurnTaking(), logger: silentLogger })
  const consumer = await store.consumeOps('here', handler, { concurrency: 8 })
  onTestFinished(() => consumer.close({ withinMs: 50 }))
  return { ...fake, consumer, directory }
}

/** What the thread was told, in order, taken out as a delivery would. */
async function told(store: Store): Promise<readonly string[]> {
  const texts: string[] = []
  for (let head = await store.outbox.head('discord:77'); head !== undefined; head = await store.outbox.remove(head))
    texts.push(head.body.kind === 'text' ? head.body.text : `(${head.body.kind})`)
  return texts
}

const opinion: Voice = async (lens, prompt) =>
  lens === 'conclusion' ? `Wait. (${prompt.length > 0})` : `${lens} says no.`

test('five lenses answer side by side, each in its message, and a conclusion reads them all', async () => {
  const { say, store } = await desk()
  let together = 0
  const all = Promise.withResolvers<void>()
  let given = ''
  const worker = await sit({
    store,
    voice: async (lens, prompt) => {
      if (lens === 'conclusion') given = prompt
      else if (++together === 5) all.resolve()
      await all.promise
      return opinion(lens, prompt, new AbortController().signal)
    },
  })
  expect(await say('board ask', { question, runtime: 'claude' })).toBe('queued op-c0: ask the board')
  const op = await store.ops.waitFor('op-c0')
  expect(op).toMatchObject({ state: 'done', result: '5 of 5 lenses answered.' })
  const messages = await told(store)
  expect(messages.slice(1, 6).toSorted()).toEqual([
    '**business**\nbusiness says no.',
    '**contrarian**\ncontrarian says no.',
    '**financial**\nfinancial says no.',
    '**moonshot**\nmoonshot says no.',
    '**technical**\ntechnical says no.',
  ])
  expect([messages[0], ...messages.slice(6)]).toEqual([
    '(receipt)',
    `**The board** on: ${question}\nWait. (true)`,
    '(end)',
  ])
  expect(given).toContain(`The question:\n${question}`)
  for (const lens of ['moonshot', 'contrarian', 'technical', 'business', 'financial'])
    expect(given).toContain(`<voice lens="${lens}">\n${lens} says no.`)
  expect(renderReceipt(op).text).toMatchInlineSnapshot(`
    "✅ **ask the board** · done · \`op-c0\`
    ▰▰▰▰▰▰▰ 7/7
    ✓ moonshot — answered
    ✓ contrarian — answered
    ✓ technical — answered
    ✓ business — answered
    ✓ financial — answered
    ✓ synthesis — Wait. (true)
    ✓ post it
    5 of 5 lenses answered."
  `)
  expect([...worker.open]).toEqual([])
  expect(worker.specs).toHaveLength(6)
  for (const spec of worker.specs) {
    expect(spec).toMatchObject({ cwd: worker.directory, permissions: { mode: 'plan', allow: [] } })
    expect(spec.tools).toBeUndefined()
  }
})

test('lenses that fail, or take too long, are named and do not sink the others; the receipt shows each as it goes', async () => {
  const { say, store } = await desk()
  const others = Promise.withResolvers<void>()
  const worker = await sit({
    store,
    withinMs: 1_000,
    voice: async (lens, prompt, signal) => {
      if (lens === 'technical') throw new Failure('claude: the account is out of credit.')
      if (lens === 'business') return silence(signal)
      if (lens === 'moonshot') await others.promise
      return opinion(lens, prompt, signal)
    },
  })
  await say('board ask', { question, runtime: 'claude' })
  const line = async (name: string) => (await store.ops.get('op-c0'))?.steps.find((step) => step.name === name)
  await eventually('the failed lens on the receipt', async () => (await line('technical'))?.state === 'failed')
  expect(await line('moonshot')).toEqual({ name: 'moonshot', state: 'running' })
  others.resolve()
  const op = await store.ops.waitFor('op-c0')
  expect(op).toMatchObject({
    state: 'done',
    result:
      '3 of 5 lenses answered. Not: technical (claude: the account is out of credit), business (claude gave no answer within 1 s).',
  })
  const lensMessages = (await told(store)).filter((text) => text.endsWith(' says no.'))
  expect(lensMessages).toHaveLength(3)
  expect([...worker.open]).toEqual([])
})

test('where no lens answers there is no conclusion, and the reason is said', async () => {
  const { say, store } = await desk()
  await sit({ store, voice: () => Promise.reject(new Failure('claude is not logged in: claude /login')) })
  await say('board ask', { question, runtime: 'claude' })
  const op = await store.ops.waitFor('op-c0')
  expect(op.state).toBe('failed')
  expect(op.result).toContain('The board has no answer: claude is not logged in: claude /login')
  expect(await told(store)).toEqual(['(receipt)', '(end)'])
})

test('cancelled, its lenses stop too, and nothing more is said', async () => {
  const { say, store } = await desk()
  let asked = 0
  const worker = await sit({
    store,
    voice: (_lens, _prompt, signal) => {
      asked++
      return silence(signal)
    },
  })
  await say('board ask', { question, runtime: 'claude' })
  await eventually('five questions', () => asked === 5)
  await say('op cancel', { op: 'op-c0' })
  const ends = await Promise.all(
    ['moonshot', 'contrarian', 'technical', 'business', 'financial'].map((lens) => store.ops.waitFor(`op-c0-${lens}`)),
  )
  expect(ends.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'failed'))
  expect(ends[0]?.result).toContain('The board was cancelled.')
  await eventually('the sessions gone', () => worker.open.size === 0)
  expect((await told(store)).filter((text) => text.startsWith('**'))).toEqual([])
})

test('a worker that dies in the middle and another that takes over: every message once, what was said stays said', async () => {
  const { say, store } = await desk()
  const first = await sit({
    store,
    voice: (lens, prompt, signal) =>
      lens === 'moonshot' || lens === 'conclusion' ? silence(signal) : opinion(lens, prompt, signal),
  })
  await say('board ask', { question, runtime: 'claude' })
  const done = async (lens: string) => (await store.ops.get(`op-c0-${lens}`))?.state === 'done'
  for (const lens of ['contrarian', 'technical', 'business', 'financial'])
    await eventually(`the ${lens} answer`, () => done(lens))
  await letGo(first.consumer)
  const second = await sit({ store, voice: async (lens) => `${lens}, asked again.` })
  expect((await store.ops.waitFor('op-c0')).result).toBe('5 of 5 lenses answered.')
  expect(second.specs.map(({ key }) => key)).toEqual(['board-op-c0-moonshot', 'board-op-c0'])
  expect((await told(store)).toSorted()).toEqual(
    [
      '(receipt)',
      '(end)',
      '**moonshot**\nmoonshot, asked again.',
      ...['contrarian', 'technical', 'business', 'financial'].map((lens) => `**${lens}**\n${lens} says no.`),
      `**The board** on: ${question}\nconclusion, asked again.`,
    ].toSorted(),
  )
})

const letGo = (consumer: OpConsumer) => consumer.close({ withinMs: 1 })

test('without a model it is refused with what to do; so is a second board, and one without a thread', async () => {
  const { say, store } = await desk()
  expect(await say('board ask', { question })).toMatchInlineSnapshot(
    `"The board needs a model, and the stub has none. Name a runtime: \`board ask\` with runtime claude, codex, opencode or pi; \`doctor\` shows which are ready here."`,
  )
  expect(await say('board ask', { question, runtime: 'stub' })).toContain('The board needs a model')
  expect(await say('board ask', { question, runtime: 'pi' })).toBe('queued op-c2: ask the board')
  expect(await say('board ask', { question, runtime: 'pi' })).toMatchInlineSnapshot(
    `"The board still sits (op-c2). Wait for its end, or cancel it: \`op cancel op-c2\`."`,
  )
  expect(await say('board ask', { question, runtime: 'pi' }, { place: inShell })).toContain('board ask')
  const lens = await store.ops.get('op-c2-financial')
  expect(lens).toMatchObject({ kind: 'board-lens', state: 'queued' })
  expect(lens?.thread).toBeUndefined()
  expect((await told(store)).length).toBe(1)
})

test('asked again by the same message it is the same board', async () => {
  const { say, store } = await desk()
  const same = { cause: 'm5-1-0' }
  expect(await say('board ask', { question, runtime: 'claude' }, same)).toBe('queued op-m5-1-0: ask the board')
  expect(await say('board ask', { question, runtime: 'claude' }, same)).toBe('queued op-m5-1-0: ask the board')
  expect((await store.ops.list()).length).toBe(6)
})
