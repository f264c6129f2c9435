import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { pidsByMark } from '../support/kill-by-mark.ts'
import type { Mos } from '../support/mos.ts'

export type Crashes = {
  /** kill -9 of Mos so far, and how many of them before it was ready */
  readonly killed: number
  readonly killedAtStart: number
  readonly redisKilled: number
  /** No crash any more; resolves when Mos is up. */
  stop(): Promise<void>
}

type Options = { readonly kills: number; readonly random: () => number; readonly log: (line: string) => void }

const longestUpMs = 6_000
const redisEach = 10

/**
 * Kills Mos and starts it again, until it was killed often enough. Mostly soon after it came up, sometimes before, and
 * sometimes late enough for what was interrupted to come to its end. Each tenth time Redis is killed too, half of these
 * a moment before.
 */
export function startCrashes(mos: Mos, { kills, random, log }: Options): Crashes {
  const seen = { killed: 0, killedAtStart: 0, redisKilled: 0 }
  let stopped = false
  const crashOnce = async (): Promise<void> => {
    await pause(50 + random() ** 2 * longestUpMs)
    if (stopped) return
    if (seen.killed + 1 >= redisEach * (seen.redisKilled + 1)) {
      await killRedis(mos)
      seen.redisKilled += 1
      if (random() < 0.5) await pause(random() * 1000)
    }
    await mos.kill()
    seen.killed += 1
    while (random() < 0.15 && seen.killed < kills) await crashAtStart()
    await mos.start()
    if (seen.killed % 20 === 0) log(`${seen.killed} kills of Mos, ${seen.redisKilled} of Redis`)
  }
  const crashAtStart = async (): Promise<void> => {
    const dies = mos.start().then(
      () => undefined,
      () => undefined,
    )
    await pause(random() * 800)
    await mos.kill()
    await dies
    seen.killed += 1
    seen.killedAtStart += 1
  }
  const crashing = (async () => {
    while (!stopped && seen.killed < kills) await crashOnce()
  })()
  return {
    get killed() {
      return seen.killed
    },
    get killedAtStart() {
      return seen.killedAtStart
    },
    get redisKilled() {
      return seen.redisKilled
    },
    async stop() {
      stopped = true
      await crashing
    },
  }
}

/** The Redis that Mos brought: the one that names its directory. */
async function killRedis(mos: Mos): Promise<void> {
  for (const pid of await pidsByMark(mos.home)) {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    if (/^(redis|valkey)-server$/.test(name.trim())) process.kill(pid, 'SIGKILL')
  }
}
