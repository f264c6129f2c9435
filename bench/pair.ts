import { setTimeout as pause } from 'node:timers/promises'
import { startTestRedis } from '../test/support/redis.ts'
import type { TestRedis } from '../test/support/redis.ts'
import type { Bot } from './bot.ts'
import { floorSide, mosSide } from './sides.ts'
import type { Side } from './sides.ts'

export type Running = Side & { readonly bot: Bot }

/** Both bots up at once, each idle while the other is measured. */
export type Pair = {
  readonly floor: Running
  readonly mos: Running
  readonly redis: TestRedis
  dispose(): Promise<void>
}

/** Mos on a Redis of its own, fsync always, whose process is known so that its work can be counted. */
export async function startPair(settleMs: number): Promise<Pair> {
  const redis = await startTestRedis()
  const sides = await Promise.all([floorSide(), mosSide({ redisUrl: redis.url })])
  const dispose = async () => {
    await Promise.all(sides.map((side) => side.dispose()))
    await redis.stop()
  }
  try {
    const [floor, mos] = sides
    await floor.double.ask.register([{ name: 'ping', description: 'Answers pong' }])
    const floorBot = (await floor.start()).bot
    const mosBot = (await mos.start()).bot
    await mos.double.ask.commandsThere()
    await pause(settleMs)
    return { floor: { ...floor, bot: floorBot }, mos: { ...mos, bot: mosBot }, redis, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
