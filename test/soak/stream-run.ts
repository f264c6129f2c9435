import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'
import { percentile } from '../../bench/percentile.ts'
import { createMos } from '../support/mos.ts'
import { pathWithProgram } from '../support/path-with-program.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'
import { judgeStream } from './judge-stream.ts'
import { createRandom } from './random.ts'
import { watchStream } from './watch-stream.ts'
import type { StreamStep } from './watch-stream.ts'

type Options = {
  readonly seed: number
  readonly topics: number
  /** of each topic, one after the other */
  readonly turns: number
  /** the stub counts once a second; the fake agent, in the place of opencode, ten times */
  readonly runtime: 'stub' | 'opencode'
  /** numbers of one turn: from half of it up to all */
  readonly longest: number
}

export type StreamRun = { readonly summary: string; readonly edits: number; readonly faults: readonly string[] }

type Turn = { readonly thread: string; readonly messageId: string; readonly from: number; readonly to: number }

const root = join(import.meta.dirname, '..', '..')
const patienceMs = 120_000
const queuesShare = 0.3
/** The fake agent's turns each have numbers of their own: words of one in the card of another would be seen. */
const numbersOfOne = 1_000

/**
 * Topics that all stream at the same time, under Discord's own limits, and what Discord saw of it: every card's texts in
 * their order, nothing of it after the answer, every answer whole.
 */
export async function streamRun(options: Options): Promise<StreamRun> {
  const { seed, topics, turns, runtime } = options
  const random = createRandom(seed)
  await bundle(root)
  const wire = await startWire()
  const mos = await createMos(
    {
      DISCORD_TOKEN: wire.token,
      DISCORD_API_URL: wire.url,
      MOS_RUNTIME: runtime,
      ...(runtime === 'stub' ? {} : { PATH: await pathWithProgram(runtime, 'runtime/fake-agent/main.ts') }),
    },
    join(root, 'dist', 'mos.js'),
  )
  onTestFinished(() => mos.dispose())
  await mos.start()
  const startedAt = Date.now()
  const stream = watchStream(wire)
  const firsts = firstNumbers(runtime)
  const talks = Array.from({ length: topics }, () => converse(wire, { random, firsts, ...options }))
  const said = (await Promise.all(talks)).flat()
  await wire.until(() => isTidy(stream.steps), patienceMs, 'the cards to be removed')
  stream.stop()
  const faults = [
    ...said.flatMap((turn) => [...judgeStream(stream.steps, turn), ...unheard(wire, turn, runtime)]),
    ...strays(wire, said),
  ]
  const summary =
    `${topics} topics on ${runtime === 'stub' ? 'the stub' : 'the fake agent'}, ${turns} turns each, ` +
    `${mostAtOnce(stream.steps)} at once, ${renderEdits(stream.steps)}, ${faults.length} faults, ` +
    `${Math.round((Date.now() - startedAt) / 1000)} s, seed ${seed}`
  return { summary, edits: count(stream.steps, 'edited'), faults }
}

type Talk = Options & { readonly random: () => number; readonly firsts: () => number }

/** One topic: sometimes a message is said while the one before it is worked on. */
async function converse(wire: Wire, { random, firsts, turns, runtime, longest }: Talk): Promise<Turn[]> {
  const said: Turn[] = []
  for (let turn = 0; turn < turns; turn++) {
    const from = firsts()
    const count = Math.ceil((longest * (1 + random())) / 2)
    const text = runtime === 'stub' ? `count to ${count}` : `stream ${count} every 100 from ${from}`
    const thread = said[0]?.thread
    const { id } = await (thread === undefined
      ? wire.owner.say(wire.channel('general'), `@mos ${text}`)
      : wire.owner.say(wire.thread(thread), text))
    const next = { thread: thread ?? id, messageId: id, from, to: from + count - 1 }
    said.push(next)
    const waits = thread === undefined || turn === turns - 1 || random() > queuesShare
    if (waits) await wire.until(() => answerTo(wire, next), patienceMs, `the answer to "${text}" (${id})`)
  }
  return said
}

const answerTo = (wire: Wire, { thread, messageId }: Turn) =>
  wire.stage.world.channels.has(thread)
    ? wire
        .thread(thread)
        .messages()
        .find(({ bot, raw, buttons }) => bot && raw.message_reference?.message_id === messageId && buttons.length === 0)
    : undefined

/** A model's answer notifies who asked. The stub's is there at once as a rule, and notifies nobody. */
function unheard(wire: Wire, turn: Turn, runtime: Options['runtime']): readonly string[] {
  const notified = answerTo(wire, turn)?.notified.join() ?? 'nobody'
  return notified === (runtime === 'stub' ? '' : wire.owner.name) ? [] : [`${turn.messageId}: notified ${notified}`]
}

/** The stub can only count from one. */
function firstNumbers(runtime: Options['runtime']): () => number {
  let turn = 0
  return () => (runtime === 'stub' ? 1 : ++turn * numbersOfOne)
}

/** What stands in the threads beside the answers: a card that was left, an answer that came twice under another name. */
function strays(wire: Wire, said: readonly Turn[]): readonly string[] {
  return [...new Set(said.map(({ thread }) => thread))].flatMap((thread) => {
    const answers = said.filter((turn) => turn.thread === thread).length
    const standing = wire
      .thread(thread)
      .messages()
      .filter(({ bot }) => bot).length
    return standing === answers ? [] : [`thread ${thread}: ${standing} messages of the bot for ${answers} answers`]
  })
}

/** Each card that was posted is gone. */
const isTidy = (steps: readonly StreamStep[]): boolean => count(steps, 'posted') === count(steps, 'removed')

const count = (steps: readonly StreamStep[], kind: StreamStep['kind']): number =>
  steps.filter((step) => step.kind === kind).length

/** How many cards stood at the same time. */
function mostAtOnce(steps: readonly StreamStep[]): number {
  let standing = 0
  let most = 0
  for (const { kind } of steps) {
    if (kind === 'posted') most = Math.max(most, (standing += 1))
    if (kind === 'answered') standing -= 1
  }
  return most
}

/** `1,812 edits, 1.02 s apart at the median, 2.10 s at most` */
function renderEdits(steps: readonly StreamStep[]): string {
  const last = new Map<string, number>()
  const gaps: number[] = []
  for (const { kind, messageId, at } of steps) {
    const before = last.get(messageId)
    if (kind === 'edited' && before !== undefined) gaps.push((at - before) / 1000)
    last.set(messageId, at)
  }
  const at = (share: number): string => percentile(gaps, share).toFixed(2)
  return `${gaps.length.toLocaleString('en')} edits, ${at(0.5)} s apart at the median, ${at(1)} s at most`
}
