import { createLogger } from '../src/log.ts'
import { createStore } from '../src/store/create-store.ts'
import type { Figure } from './figure.ts'
import type { Pair, Running } from './pair.ts'
import { percentile } from './percentile.ts'
import { tenant } from './sides.ts'
import type { Sizes } from './sizes.ts'

/**
 * A relaunch of an agent that lives in Mos: a whole op (queued, receipt, journaled steps, evidence, end) that touches a
 * few files and starts no program, which would be measured instead.
 */
const command = { words: 'fleet relaunch', values: { agent: 'enhancer' } }

/** Slash → ack at several numbers at once, and op added → started when they come alone. */
export async function measureSlashes(pair: Pair, sizes: Sizes): Promise<readonly Figure[]> {
  const { floor, mos, redis } = pair
  const [floorThread = ''] = await floor.double.ask.openThreads({ count: 1, by: 'person' })
  const [mosThread = ''] = await mos.double.ask.openThreads({ count: 1, by: 'mention' })
  const figures: Figure[] = []
  const largest = Math.max(...sizes.bursts.map((each) => each.atOnce))
  let sent = 0
  for (const { atOnce, times } of sizes.bursts) {
    const acks = { floor: [] as number[], mos: [] as number[] }
    for (let i = 0; i < times; i++) {
      acks.floor.push(...(await burst(floor, { thread: floorThread, words: 'ping', values: {}, atOnce })))
      acks.mos.push(...(await burst(mos, { thread: mosThread, ...command, atOnce })))
      sent += acks.mos.slice(-atOnce).filter(Number.isFinite).length
      // Nothing follows the largest burst.
      if (atOnce < largest) await mos.double.ask.opsEnded({ thread: mosThread, count: sent })
    }
    figures.push(...ackFigures(atOnce, acks, atOnce === largest))
    if (atOnce === 1) figures.push(...(await opFigures(redis.url, times)))
  }
  return figures
}

const burst = ({ double }: Running, how: Parameters<typeof double.ask.slash>[0]) => double.ask.slash(how)

type Acks = { readonly floor: readonly number[]; readonly mos: readonly number[] }

function ackFigures(atOnce: number, { floor, mos }: Acks, isLargest: boolean): Figure[] {
  const name = `slash → ack, ${atOnce.toLocaleString('en')} at once,`
  const at = (share: number) => ({ unit: 'ms' as const, floor: percentile(floor, share), mos: percentile(mos, share) })
  return [
    { name: `${name} p50`, ...at(0.5) },
    { name: `${name} p99`, ...at(0.99), target: { kind: 'ratio', most: 1.5 } },
    { name: `${name} latest`, ...at(1), ...(isLargest ? { target: { kind: 'at most', most: 3000 } } : {}) },
  ]
}

/** From the records themselves, in whole milliseconds. */
async function opFigures(redisUrl: string, count: number): Promise<Figure[]> {
  const store = await createStore({ redisUrl, tenant, logger: createLogger('silent') })
  try {
    const ops = await store.ops.list({ limit: count })
    const waits = ops.map((op) => (op.startedAt ?? Infinity) - op.createdAt)
    return [
      {
        name: 'op added → started p50',
        unit: 'ms',
        mos: percentile(waits, 0.5),
        target: { kind: 'at most', most: 2 },
      },
      { name: 'op added → started p99', unit: 'ms', mos: percentile(waits, 0.99) },
    ]
  } finally {
    await store.close()
  }
}
