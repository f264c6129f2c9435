import { clock } from './clock.ts'
import type { Figure } from './figure.ts'
import { percentile } from './percentile.ts'
import { mosSide } from './sides.ts'
import type { Side } from './sides.ts'
import type { Sizes } from './sizes.ts'

/**
 * How long a topic on a model is without an answer: after kill -9 of Mos in the middle of one, started again at once and
 * with the Redis that it brings, and after a stop that its program does not hear.
 */
export async function measureRecovery({ crashes, deafStops }: Sizes): Promise<readonly Figure[]> {
  const mos = await mosSide({ runsFakeAgent: true })
  try {
    let { bot } = await mos.start()
    const { thread } = await mos.double.ask.say({ text: 'say hello', shows: 'hello' })
    const deaf: number[] = []
    for (let i = 0; i < deafStops; i++) deaf.push(await stopDeaf(mos, thread))
    const crashed: number[] = []
    for (let i = 0; i < crashes; i++) {
      const said = await mos.double.ask.say({ thread, text: `halfway ${i}`, shows: `half of ${i}` })
      const killedAt = clock()
      await bot.kill()
      bot = (await mos.start()).bot
      crashed.push((await mos.double.ask.answered(said)) - killedAt)
    }
    return [
      { name: "kill -9 in a model's answer → answered p50", unit: 'ms', mos: percentile(crashed, 0.5) },
      {
        name: "kill -9 in a model's answer → answered, latest",
        unit: 'ms',
        mos: percentile(crashed, 1),
        target: { kind: 'at most', most: 5_000 },
      },
      { name: 'stop that a program does not hear → next answer p50', unit: 'ms', mos: percentile(deaf, 0.5) },
    ]
  } finally {
    await mos.dispose()
  }
}

async function stopDeaf({ double }: Side, thread: string): Promise<number> {
  const running = await double.ask.say({ thread, text: 'deaf', shows: 'waiting' })
  return double.ask.stopFor({ running, text: 'say next' })
}
