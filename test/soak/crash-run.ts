import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'
import { createMos } from '../support/mos.ts'
import { startWire } from '../wire/start-wire.ts'
import { converse } from './converse.ts'
import type { Conversation } from './converse.ts'
import { startCrashes } from './crashes.ts'
import { lookAtAll } from './look-at-all.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly seed: number
  readonly kills: number
  readonly conversations: number
  readonly log?: (line: string) => void
}

export type CrashRun = { readonly summary: string; readonly faults: readonly string[] }

const root = join(import.meta.dirname, '..', '..')
const atOnce = 8
/** One in so many conversations keeps its agent, so that something lives to the end. */
const keepsEach = 60

/** Conversations on the double while Mos is killed at random moments; then everything is looked at. */
export async function crashRun({
  seed,
  kills,
  conversations: count,
  log = () => undefined,
}: Options): Promise<CrashRun> {
  const startedAt = Date.now()
  const random = createRandom(seed)
  await bundle(root)
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const mos = await createMos(
    {
      DISCORD_TOKEN: wire.token,
      DISCORD_API_URL: wire.url,
      MOS_TENANT: 'soak',
      LOG_LEVEL: 'error',
    },
    join(root, 'dist', 'mos.js'),
  )
  onTestFinished(() => mos.dispose())
  await mos.start()

  const crashes = startCrashes(mos, { kills, random: createRandom(seed + 1), log })
  const conversations: Conversation[] = []
  const broken: string[] = []
  const talkOn = async (): Promise<void> => {
    // Should the crashes take longer than the conversations, there are more conversations.
    while (conversations.length < count || crashes.killed < kills) {
      const number = conversations.length
      const conversation: Conversation = { agent: `x${number}`, said: [], keeps: number % keepsEach === 0 }
      conversations.push(conversation)
      await converse(wire, random, conversation).catch((error: unknown) => broken.push(`x${number}: ${String(error)}`))
      if (number % 10 === 0) log(`conversation ${number} is over`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, talkOn))
  await crashes.stop()
  const redisUrl = `unix://${join(mos.home, 'data', 'redis.sock')}`
  const { faults, ops } = await lookAtAll(wire, mos, redisUrl, conversations)
  const messages = conversations.reduce((sum, { said }) => sum + said.length, 0)
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  const summary =
    `${crashes.killed} kills of Mos (${crashes.killedAtStart} before it was ready) and ${crashes.redisKilled} of Redis, ` +
    `${conversations.length} conversations, ${messages} messages, ops: ${ops}, ${faults.length + broken.length} faults, ${seconds} s, seed ${seed}`
  return { summary, faults: [...broken, ...faults] }
}
