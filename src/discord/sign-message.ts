import { setTimeout as wait } from 'node:timers/promises'
import { DiscordAPIError, RESTJSONErrorCodes as codes, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import type { MessageSign } from '../store/sign.ts'
import { signEmojis } from './sign-emojis.ts'
import { mayType } from './typing-budget.ts'

/** Discord takes one reaction a channel in 250 ms. To keep to it costs less than to be refused. */
const paceMs = 250
/** A channel without the right is asked again after this long: each refusal counts among the invalid requests. */
const closedMs = 10 * 60_000
const mostChannels = 2_000

const notAllowed: ReadonlySet<number | string> = new Set([codes.MissingPermissions, codes.MissingAccess])

export type Signer = {
  sign(channelId: string, messageId: string, sign: MessageSign): Promise<void>
  unsign(channelId: string, messageId: string, sign: MessageSign): Promise<void>
}

/** Puts our reactions on messages and takes them away, as the last in line: everything else has the requests first. */
export function createSigner(rest: () => REST): Signer {
  const freeAt = new Map<string, number>()
  const closedUntil = new Map<string, number>()

  const request = async (channelId: string, send: () => Promise<unknown>): Promise<void> => {
    if ((closedUntil.get(channelId) ?? 0) > Date.now())
      throw new ChatError('refused', 'Discord: no right to react in this channel')
    await wait(Math.max(0, (freeAt.get(channelId) ?? 0) - Date.now()))
    await untilOthersAreServed(rest)
    try {
      await send()
    } catch (error) {
      if (error instanceof DiscordAPIError && notAllowed.has(error.code)) note(closedUntil, channelId, closedMs)
      throw error
    } finally {
      note(freeAt, channelId, paceMs)
    }
  }

  return {
    sign: (channelId, messageId, sign) => request(channelId, () => rest().put(own(channelId, messageId, sign))),
    unsign: (channelId, messageId, sign) =>
      request(channelId, () =>
        rest()
          .delete(own(channelId, messageId, sign))
          .catch(unlessGone),
      ),
  }
}

function note(times: Map<string, number>, channelId: string, ms: number): void {
  if (times.size >= mostChannels) times.clear()
  times.set(channelId, Date.now() + ms)
}

async function untilOthersAreServed(rest: () => REST): Promise<void> {
  for (;;) {
    const { globalRemaining, globalReset, options } = rest()
    const budget = { remaining: globalRemaining, resetAt: globalReset, perSecond: options.globalRequestsPerSecond }
    if (mayType(undefined, budget, Date.now())) return
    await wait(Math.max(1, globalReset - Date.now()))
  }
}

const own = (channelId: string, messageId: string, sign: MessageSign) =>
  Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(signEmojis[sign]))

/** It does not stand there: somebody cleared the reactions, or it never came. */
function unlessGone(error: unknown): void {
  if (!(error instanceof DiscordAPIError) || error.code !== codes.UnknownEmoji) throw error
}
