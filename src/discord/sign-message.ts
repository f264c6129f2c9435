import { DiscordAPIError, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { MessageSign } from '../chat/chat.ts'
import { mayType } from './typing-budget.ts'

const emojis: Readonly<Record<MessageSign, string>> = { seen: '👀', working: '⚙️', done: '✅', failed: '⚠️' }
const mostRemembered = 2_000

/** Returns what puts our one reaction on a person's message, in place of the one before. */
export function createSigner(rest: () => REST) {
  const before = new Map<string, MessageSign>()
  /** Without the permission each further try would count as an invalid request. */
  const forbidden = new Set<string>()

  return async function signMessage(channelId: string, messageId: string, sign: MessageSign | undefined) {
    const { globalRemaining, globalReset, options } = rest()
    const budget = { remaining: globalRemaining, resetAt: globalReset, perSecond: options.globalRequestsPerSecond }
    if (forbidden.has(channelId) || !mayType(undefined, budget, Date.now())) return
    const old = before.get(messageId)
    if (before.size >= mostRemembered) before.clear()
    if (sign === undefined) before.delete(messageId)
    else before.set(messageId, sign)
    try {
      if (sign !== undefined) await rest().put(own(channelId, messageId, sign))
      if (old !== undefined && old !== sign) await rest().delete(own(channelId, messageId, old))
    } catch (error) {
      if (error instanceof DiscordAPIError && error.status === 403) forbidden.add(channelId)
      throw error
    }
  }
}

const own = (channelId: string, messageId: string, sign: MessageSign) =>
  Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(emojis[sign]))
