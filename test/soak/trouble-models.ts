import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { pidsByMark } from '../support/kill-by-mark.ts'
import type { Mos } from '../support/mos.ts'

export type Troubles = {
  /** kind → how often it came */
  readonly counts: Readonly<Record<string, number>>
  /** No trouble any more; resolves when Mos is up. */
  stop(): Promise<void>
}

type Options = { readonly times: number; readonly random: () => number; readonly log: (line: string) => void }

const longestUpMs = 4_000

/** A trouble and its share of all. */
const shares = {
  'kill -9 of Mos': 0.45,
  'kill -9 of Mos and Redis': 0.12,
  'kill -9 of Redis': 0.08,
  'kill -9 of a program': 0.12,
  SIGTERM: 0.1,
  'SIGSTOP for a while': 0.13,
} as const
type Kind = keyof typeof shares

/** Makes trouble for Mos and for what it runs, soon after it came up as a rule, until it was often enough. */
export function troubleModels(mos: Mos, { times, random, log }: Options): Troubles {
  const counts: Record<string, number> = {}
  let done = 0
  let stopped = false
  const count = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1
    done += 1
    log(`${done}: ${kind}`)
  }
  const makers: Readonly<Record<Kind, () => Promise<void>>> = {
    async 'kill -9 of Mos'() {
      await mos.kill()
      while (random() < 0.3 && done < times) await killAtStart()
      await mos.start()
    },
    async 'kill -9 of Mos and Redis'() {
      await killAll(mos, isRedis)
      await mos.kill()
      await mos.start()
    },
    'kill -9 of Redis': () => killAll(mos, isRedis),
    'kill -9 of a program': () => killAll(mos, isAgent),
    async SIGTERM() {
      await mos.stop()
      await mos.start()
    },
    async 'SIGSTOP for a while'() {
      process.kill(mos.pid, 'SIGSTOP')
      await pause(300 + random() * 3_000)
      process.kill(mos.pid, 'SIGCONT')
    },
  }
  const killAtStart = async (): Promise<void> => {
    const dies = mos.start().then(
      () => undefined,
      () => undefined,
    )
    await pause(random() * 1_500)
    await mos.kill()
    await dies
    count('kill -9 of Mos at its start')
  }
  const troubling = (async () => {
    while (!stopped && done < times) {
      await pause(100 + random() ** 2 * longestUpMs)
      const kind = choose(random())
      await makers[kind]()
      count(kind)
    }
  })()
  return {
    counts,
    async stop() {
      stopped = true
      await troubling
    },
  }
}

function choose(at: number): Kind {
  let sum = 0
  const found = Object.entries(shares).find(([, share]) => (sum += share) > at)
  return (found?.[0] ?? 'kill -9 of Mos') as Kind
}

const isRedis = (commandLine: string): boolean => /\b(redis|valkey)-server\b/.test(commandLine)
/** Our own programs in the place of opencode and pi. */
export const isAgent = (commandLine: string): boolean => /fake-agent\/main\.ts|fake-pi\.ts/.test(commandLine)

async function killAll(mos: Mos, isMeant: (commandLine: string) => boolean): Promise<void> {
  for (const pid of await pidsByMark(mos.home)) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (!isMeant(commandLine)) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}
