import { startTestRedis } from '../test/support/redis.ts'
import type { Figure } from './figure.ts'
import { percentile } from './percentile.ts'
import { mosSide } from './sides.ts'
import type { Sizes } from './sizes.ts'

/**
 * What Mos adds to a model's answer: the first chunk leaves the adapter → the request with it has reached Discord. The
 * adapter is the fake agent, a real program on the protocol's other side; half of the topics are new. Behind a step the
 * card stands already: then the first words are its next edit.
 */
export async function measureFirstEdit({ firstEdits: count }: Sizes): Promise<readonly Figure[]> {
  const redis = await startTestRedis()
  const mos = await mosSide({ redisUrl: redis.url, runtime: 'opencode' })
  try {
    await mos.start()
    // Its program starts with the first turn.
    const { threads } = await mos.double.ask.firstEdits({ count: 1 })
    const fresh = await mos.double.ask.firstEdits({ count: Math.ceil(count / 2) })
    const known = await mos.double.ask.firstEdits({
      count: Math.floor(count / 2),
      threads: [...threads, ...fresh.threads],
    })
    const times = [...fresh.ms, ...known.ms]
    const behind = await mos.double.ask.firstEdits({ count: Math.ceil(count / 2), threads, isBehindStep: true })
    return [
      {
        name: "a model's first chunk → first edit p50",
        unit: 'ms',
        mos: percentile(times, 0.5),
        target: { kind: 'at most', most: 10 },
      },
      { name: "a model's first chunk → first edit p99", unit: 'ms', mos: percentile(times, 0.99) },
      {
        name: "a model's first words behind a step → edit p50",
        unit: 'ms',
        mos: percentile(behind.ms, 0.5),
        target: { kind: 'at most', most: 10 },
      },
    ]
  } finally {
    await mos.dispose()
    await redis.stop()
  }
}
