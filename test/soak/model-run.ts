import { join } from 'node:path'
import { delimiter } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'
import { eventually } from '../support/eventually.ts'
import { createMos } from '../support/mos.ts'
import { placeProgram } from '../support/place-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'
import { isExcused, judgeTalk } from './judge-talk.ts'
import { leftBehind } from './left-behind.ts'
import { createRandom } from './random.ts'
import { seeThread } from './see-thread.ts'
import { talkInTopic } from './talk-in-topic.ts'
import type { ModelRuntime, Talk } from './talk-in-topic.ts'
import { troubleModels } from './trouble-models.ts'

type Options = {
  readonly seed: number
  readonly runtime: ModelRuntime
  readonly topics: number
  /** of each topic, at least; there are more topics should the troubles take longer */
  readonly turns: number
  readonly troubles: number
  readonly log?: (line: string) => void
}

export type ModelRun = { readonly summary: string; readonly faults: readonly string[] }

const root = join(import.meta.dirname, '..', '..')
const tenant = 'models'

/**
 * Topics that all have turns on a model, while Mos, its Redis and the model's programs are killed, ended and frozen at
 * random moments. Then the whole of each thread is judged, and what is left behind.
 */
export async function modelRun({
  seed,
  runtime,
  topics,
  turns,
  troubles: times,
  log = () => undefined,
}: Options): Promise<ModelRun> {
  const startedAt = Date.now()
  const random = createRandom(seed)
  await bundle(root)
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const bin = await temporaryDirectory()
  const path = await placeProgram(
    bin,
    runtime,
    runtime === 'pi' ? 'runtime/pi/fake-pi.ts' : 'runtime/fake-agent/main.ts',
  )
  const mos = await createMos(
    (home) => ({
      DISCORD_TOKEN: wire.token,
      DISCORD_API_URL: wire.url,
      MOS_TENANT: tenant,
      MOS_RUNTIME: runtime,
      PATH: `${bin}${delimiter}${path}`,
      PI_CODING_AGENT_DIR: join(home, 'pi'),
      LOG_LEVEL: 'error',
    }),
    join(root, 'dist', 'mos.js'),
  )
  onTestFinished(() => mos.dispose())
  await mos.start()

  const talks: Talk[] = []
  const broken: string[] = []
  const troubles = troubleModels(mos, { times, random: createRandom(seed + 1), log })
  const presses = pressAll(wire)
  const talkOn = async (): Promise<void> => {
    do {
      const talk: Talk = { runtime, said: [] }
      talks.push(talk)
      await talkInTopic(wire, random, talk, turns).catch((error: unknown) => broken.push(String(error)))
    } while (sum(troubles.counts) < times)
  }
  await Promise.all(Array.from({ length: topics }, talkOn))
  await troubles.stop()
  const redisUrl = `unix://${join(mos.home, 'data', 'redis.sock')}`
  const look = async (): Promise<readonly string[]> => [
    ...talks.flatMap((talk) => judge(wire, talk)),
    ...(await leftBehind({ mos, redisUrl, tenant, mostPrograms: runtime === 'pi' ? talks.length : 1 })),
    ...wire.violations,
  ]
  // Cards and signs are put right behind the answers.
  await eventually('the last cards and signs', async () => (await look()).length === 0, 30_000).catch(() => undefined)
  const faults = await look()
  await presses.stop()
  const said = talks.flatMap((talk) => talk.said)
  const excused = talks
    .flatMap((talk) => talk.thread?.messages() ?? [])
    .filter(({ bot, content }) => bot && isExcused(content))
  const kinds = Object.entries(troubles.counts).map(([kind, count]) => `${count} × ${kind}`)
  const summary =
    `${runtime}: ${talks.length} topics, ${said.length} messages, ${excused.length} of their turns ended with their program; ` +
    `${kinds.join(', ')}; ${faults.length + broken.length} faults, ${Math.round((Date.now() - startedAt) / 1000)} s, seed ${seed}`
  const mostExcused = (troubles.counts['kill -9 of a program'] ?? 0) * topics
  const tooMany = excused.length <= mostExcused ? [] : [`${excused.length} turns ended with their program`]
  return { summary, faults: [...broken, ...faults, ...tooMany] }
}

function judge(wire: Wire, { thread, said }: Talk): readonly string[] {
  if (thread === undefined) return ['a topic has no thread']
  const expected = said.map(({ message: { id }, word, expects }) => ({ id, word, expects }))
  const ids = expected.map(({ id }) => id)
  return judgeTalk(seeThread(thread, ids, wire.stage.world.bot.username), expected).map(
    (fault) => `${thread.id}: ${fault}`,
  )
}

/** The person allows whatever is asked, as soon as it stands there; presses that nobody answers are made again. */
function pressAll(wire: Wire): { stop(): Promise<void> } {
  let isOver = false
  const pressing = (async () => {
    while (!isOver) {
      const all = wire
        .channel('general')
        .threads()
        .flatMap((thread) => thread.messages())
      const asks = all.filter(({ buttons }) =>
        buttons.some(({ label, disabled }) => label === 'Allow once' && !disabled),
      )
      await Promise.all(asks.map((ask) => wire.owner.press(ask, 'Allow once').catch(() => undefined)))
      await pause(100)
    }
  })()
  return {
    async stop() {
      isOver = true
      await pressing
    },
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)
