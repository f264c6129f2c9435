import { clock } from './clock.ts'
import type { Figure } from './figure.ts'
import { percentile } from './percentile.ts'
import { mosSide } from './sides.ts'
import type { Side } from './sides.ts'
import type { Sizes } from './sizes.ts'

const within = { kind: 'at most', most: 5_000 } as const

/**
 * How long a topic on a model is without an answer: after kill -9 of Mos in the middle of one, or of those of many topics
 * at once, started again at once and with the Redis that it brings, and after a stop that its program does not hear.
 */
export async function measureRecovery(sizes: Sizes): Promise<readonly Figure[]> {
  return [...(await recover('opencode', 'ACP', sizes)), ...(await recover('pi', 'pi', sizes))]
}

async function recover(
  runtime: 'opencode' | 'pi',
  name: string,
  { crashes, deafStops, interrupted }: Sizes,
): Promise<readonly Figure[]> {
  const mos = await mosSide({ runtime })
  const deafText = runtime === 'pi' ? 'wait for-ever' : 'deaf'
  try {
    let { bot } = await mos.start()
    /** ms from the kill to each answer */
    const crash = async (threads: readonly (string | undefined)[], work: string): Promise<readonly number[]> => {
      const said = await Promise.all(
        threads.map((thread, n) =>
          mos.double.ask.say({
            ...(thread === undefined ? {} : { thread }),
            text: `halfway ${work}-${n}`,
            shows: `half of ${work}-${n}`,
          }),
        ),
      )
      const killedAt = clock()
      await bot.kill()
      bot = (await mos.start()).bot
      const answeredAt = await Promise.all(said.map((one) => mos.double.ask.answered(one)))
      return answeredAt.map((at) => at - killedAt)
    }
    const { thread } = await mos.double.ask.say({ text: 'say hello', shows: 'hello' })
    const deaf: number[] = []
    for (let i = 0; i < deafStops; i++) deaf.push(await stopDeaf(mos, thread, deafText))
    const crashed: number[] = []
    for (let i = 0; i < crashes; i++) crashed.push(...(await crash([thread], `alone ${i}`)))
    const many = await crash(Array.from({ length: interrupted }), 'together')
    const what = `kill -9 in ${name} answers`
    return [
      { name: `${what} → answered p50`, unit: 'ms', mos: percentile(crashed, 0.5) },
      { name: `${what} → answered, latest`, unit: 'ms', mos: percentile(crashed, 1), target: within },
      { name: `${what}, ${interrupted} topics at once → first answered`, unit: 'ms', mos: percentile(many, 0) },
      { name: `${what}, ${interrupted} topics at once → last answered`, unit: 'ms', mos: percentile(many, 1) },
      { name: `stop that ${name} does not hear → next answer p50`, unit: 'ms', mos: percentile(deaf, 0.5) },
    ]
  } finally {
    await mos.dispose()
  }
}

async function stopDeaf({ double }: Side, thread: string, text: string): Promise<number> {
  const running = await double.ask.say({ thread, text, shows: 'waiting' })
  return double.ask.stopFor({ running, text: 'say next' })
}
