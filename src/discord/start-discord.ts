import type { Chat } from '../chat/chat.ts'
import { createBoundGuild } from './bound-guild.ts'
import { discordChat } from './discord-chat.ts'
import type { DiscordDeps } from './discord-deps.ts'
import { createIntake } from './intake.ts'
import { openLink } from './link.ts'
import type { LinkState } from './link.ts'
import { createRedactor } from '../redact/create-redactor.ts'
import { lookAround } from './look-around.ts'
import { redactAnswers } from './redact-answers.ts'
import { createRestOnce } from './rest-once.ts'

export type DiscordDoor = {
  readonly chat: Chat
  readonly state: () => LinkState
  /** why it is not ready, in one line for a person */
  readonly problem: () => string | undefined
  /** Takes nothing in any more and disconnects; what was taken in is in the store. */
  readonly stop: () => Promise<void>
}

/**
 * Discord's door. Returns at once and connects in the background: Mos starts without waiting for Discord, and works on
 * while Discord is away.
 */
export async function startDiscord(deps: DiscordDeps): Promise<DiscordDoor> {
  const { config, store, logger } = deps
  const { discord } = config
  const redactor = deps.redactor ?? createRedactor([])
  if (discord === undefined) throw new Error('startDiscord needs a token')
  const readyListeners = new Set<() => void>()
  let hasBegun = false

  const client = () => link.client()
  const around = lookAround(client)
  const bound = createBoundGuild({ facts: store.facts, policy: deps.policy, learnGuild: deps.learnGuild, logger })
  const chat = discordChat({
    rest: () => client().rest,
    restOnce: createRestOnce(client),
    topics: store.topics,
    // Requests work while the gateway reconnects.
    isReady: () => hasBegun && link.state() !== 'off',
    onReady: (listener) => readyListeners.add(listener),
    selfId: () => around.self()?.userId,
    onSend: (channelId) => intake.answered(channelId),
    hasThread: around.hasThread,
    parentOf: around.parentOf,
    ownerId: () => [...bound.policy().ownerIds][0],
    logger,
  })
  const intake = createIntake({
    ...deps,
    dispatcher: redactAnswers(deps.dispatcher, redactor),
    client,
    around,
    bound,
    openThread: chat.openThread,
    restPerSecond: discord.restPerSecond,
  })
  const link = openLink({
    discord,
    redactor,
    tell: deps.tell,
    logger,
    listen: intake.listen,
    onSession() {
      hasBegun = true
      for (const listener of readyListeners) listener()
      intake.begin()
    },
  })
  return {
    chat,
    state: link.state,
    problem: link.problem,
    async stop() {
      await intake.stop()
      await link.stop()
    },
  }
}
