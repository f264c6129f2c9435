import { setTimeout as pause } from 'node:timers/promises'
import type { Talked } from './double.ts'
import type { Figure } from './figure.ts'
import type { Pair, Running } from './pair.ts'
import { percentile } from './percentile.ts'
import type { Sizes } from './sizes.ts'

/** Mos shows typing once per 8 s and thread. */
const typingAgainMs = 8_500
/** What Mos tidies up after an answer is over before the next message. */
const restMs = 20

/** One message at a time, each in a thread that was quiet before: message → first visible sign, message → answer. */
export async function measureMessages({ floor, mos }: Pair, sizes: Sizes): Promise<readonly Figure[]> {
  const count = sizes.quietThreads
  const threads = {
    floor: await floor.double.ask.openThreads({ count, by: 'person' }),
    mos: await mos.double.ask.openThreads({ count, by: 'mention' }),
  }
  const seen: { floor: Talked[]; mos: Talked[] } = { floor: [], mos: [] }
  for (let round = 0; round < sizes.quietRounds; round++) {
    if (count > 10) await pause(typingAgainMs)
    seen.floor.push(await talk(floor, threads.floor))
    seen.mos.push(await talk(mos, threads.mos))
  }
  const at = (side: 'floor' | 'mos', what: keyof Talked, share: number): number =>
    percentile(
      seen[side].flatMap((talked) => talked[what]),
      share,
    )
  const both = (what: keyof Talked, share: number) => ({
    unit: 'ms' as const,
    floor: at('floor', what, share),
    mos: at('mos', what, share),
  })
  return [
    {
      name: 'message → first sign p50',
      ...both('firstSign', 0.5),
      target: { kind: 'more than floor', most: 0.5 },
    },
    { name: 'message → first sign p99', ...both('firstSign', 0.99) },
    { name: 'message → answer p50', ...both('answer', 0.5), target: { kind: 'at most', most: 5 } },
    { name: 'message → answer p99', ...both('answer', 0.99), target: { kind: 'at most', most: 15 } },
  ]
}

const talk = ({ double }: Running, threads: readonly string[]): Promise<Talked> =>
  double.ask.talk({ threads, messages: threads.length, atOnce: 1, restMs })
