import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '../test/wire/rest/call.ts'
import type { Wire } from '../test/wire/wire.ts'
import { answerTo, sayTo } from './answer-to.ts'
import { clock } from './clock.ts'
import type { DoubleAsks, FirstEdits } from './double.ts'
import { watchCalls } from '../test/support/watch-calls.ts'

const withinMs = 30_000
/** How long the agent's turn goes on after its only chunk: long enough for the card to stand before the answer. */
const turnMs = 60
/** From its tool call to its chunk: long enough for the card to stand, too short for the card's next edit. */
const stepMs = 150
/** What Mos tidies up after a turn is over before the next message. */
const restMs = 20

/** See DoubleAsks. */
export async function firstEdits(
  wire: Wire,
  { threads, count, isBehindStep = false }: Parameters<DoubleAsks['firstEdits']>[0],
): Promise<FirstEdits> {
  const text = isBehindStep ? `script\ntools 1\nwait ${stepMs}\nclock ${turnMs}` : `clock ${turnMs}`
  const ms: number[] = []
  const used: string[] = []
  for (let turn = 0; turn < count; turn++) {
    const shown = nextChunk(wire)
    const said = await sayTo(wire, text, threads?.[turn % threads.length])
    ms.push(await shown)
    used.push(said.thread)
    await answerTo(wire, said)
    await pause(restMs)
  }
  return { ms, threads: used }
}

/** ms from when the agent says that it wrote its chunk to the first request with it. */
function nextChunk(wire: Wire): Promise<number> {
  const seen = Promise.withResolvers<number>()
  const stop = watchCalls(wire, (call) => {
    const writtenAt = writtenIn(call)
    if (writtenAt !== undefined) seen.resolve(clock() - writtenAt)
  })
  const late = setTimeout(() => seen.reject(new Error(`no text of the agent within ${withinMs} ms`)), withinMs)
  return seen.promise.finally(() => {
    clearTimeout(late)
    stop()
  })
}

function writtenIn({ method, path, body }: Call): number | undefined {
  if (!/^\/channels\/\d+\/messages(\/\d+)?$/.test(path) || (method !== 'POST' && method !== 'PATCH')) return undefined
  const { content = '' } = (body ?? {}) as { content?: string }
  const written = /at (\d{13}(?:\.\d+)?)/.exec(content)?.[1]
  return written === undefined ? undefined : Number(written)
}
