import type { Figure } from './figure.ts'
import { median } from './percentile.ts'
import type { Side } from './sides.ts'
import { floorSide, mosSide } from './sides.ts'
import type { Sizes } from './sizes.ts'

/** Process start → its `ready` line and Discord's greeting, with the Redis that Mos brings; medians. */
export async function measureStart(sizes: Sizes): Promise<readonly Figure[]> {
  const floor = await floorSide()
  try {
    const first: number[] = []
    for (let i = 0; i < sizes.firstStarts; i++) first.push(await firstStart())
    const mos = await mosSide()
    try {
      // The first start of a home writes it, and the first of a bundle its compile cache.
      await startAndStop(mos)
      const times = { floor: [] as number[], mos: [] as number[] }
      for (let i = 0; i < sizes.starts; i++) {
        times.floor.push(await startAndStop(floor))
        times.mos.push(await startAndStop(mos))
      }
      const floorMs = median(times.floor)
      return [
        { name: 'start', unit: 'ms', floor: floorMs, mos: median(times.mos), target: { kind: 'ratio', most: 1.3 } },
        { name: 'first start: empty home, no compile cache', unit: 'ms', floor: floorMs, mos: median(first) },
      ]
    } finally {
      await mos.dispose()
    }
  } finally {
    await floor.dispose()
  }
}

async function firstStart(): Promise<number> {
  const side = await mosSide({ coldCache: true })
  try {
    return await startAndStop(side)
  } finally {
    await side.dispose()
  }
}

async function startAndStop(side: Side): Promise<number> {
  const { bot, ms } = await side.start()
  await bot.stop()
  return ms
}
