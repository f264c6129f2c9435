import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { Logger } from '../log.ts'
import { mayType } from './typing-budget.ts'

type TypingDeps = {
  readonly rest: () => REST
  /** whether anything in this channel still waits for its answer; what can't be known is not waiting */
  readonly isOpen: (channelId: string) => Promise<boolean>
  readonly logger: Logger
}

/** An answer that takes longer than this shows itself in its receipt or its text. */
const longestMs = 10 * 60_000
const everyMs = 8_000

/** The sign that somebody is at work on a message: at once, then again while it is open. */
export type Typing = {
  /** Never throws, never waits: a sign that fails is no loss. */
  show(channelId: string): void
  stop(): void
}

export function createTyping({ rest, isOpen, logger }: TypingDeps): Typing {
  const shown = new Map<string, { lastAt: number; since: number }>()
  const again = setInterval(() => void repeat(), everyMs)
  again.unref()

  function send(channelId: string, now: number): void {
    const { globalRemaining, globalReset, options } = rest()
    const budget = { remaining: globalRemaining, resetAt: globalReset, perSecond: options.globalRequestsPerSecond }
    const before = shown.get(channelId)
    if (!mayType(before?.lastAt, budget, now)) return
    shown.set(channelId, { lastAt: now, since: before?.since ?? now })
    rest()
      .post(Routes.channelTyping(channelId))
      .catch((error: unknown) => logger.debug({ err: error, channelId }, 'typing was not shown'))
  }

  async function repeat(): Promise<void> {
    const now = Date.now()
    for (const [channelId, { since }] of shown) {
      const open = now - since < longestMs && (await isOpen(channelId).catch(() => false))
      if (open) send(channelId, now)
      else shown.delete(channelId)
    }
  }

  return { show: (channelId) => send(channelId, Date.now()), stop: () => clearInterval(again) }
}
