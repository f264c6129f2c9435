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
const usefulMs = 2_000

/** The sign that somebody is at work on a message: at once, then again while it is open. */
export type Typing = {
  /** Never throws, never waits: a sign that fails is no loss. */
  readonly show: (channelId: string) => void
  /** A message of ours comes: it takes the sign away, so the next message shows it at once. */
  readonly gone: (channelId: string) => void
  readonly stop: () => void
}

export function createTyping({ rest, isOpen, logger }: TypingDeps): Typing {
  const shown = new Map<string, { lastAt: number | undefined; since: number }>()
  const again = setInterval(() => void repeat(), everyMs)
  again.unref()

  function send(channelId: string, now: number): void {
    const { globalRemaining, globalReset, options } = rest()
    const budget = { remaining: globalRemaining, resetAt: globalReset, perSecond: options.globalRequestsPerSecond }
    const before = shown.get(channelId)
    if (!mayType(before?.lastAt, budget, now)) return
    shown.set(channelId, { lastAt: now, since: before?.since ?? now })
    // Later than this it would come after the answer, and stay. No AbortSignal.timeout: each would fire for nothing.
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), usefulMs)
    rest()
      .post(Routes.channelTyping(channelId), { signal: late.signal })
      .catch((error: unknown) => logger.debug({ err: error, channelId }, 'typing was not shown'))
      .finally(() => clearTimeout(timer))
  }

  async function repeat(): Promise<void> {
    const now = Date.now()
    for (const [channelId, { since }] of shown) {
      const open = now - since < longestMs && (await isOpen(channelId).catch(() => false))
      if (open) send(channelId, now)
      else shown.delete(channelId)
    }
  }

  return {
    show: (channelId) => send(channelId, Date.now()),
    gone(channelId) {
      const before = shown.get(channelId)
      if (before !== undefined) shown.set(channelId, { ...before, lastAt: undefined })
    },
    stop: () => clearInterval(again),
  }
}
