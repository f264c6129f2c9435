import { Events, GatewayDispatchEvents } from 'discord.js'
import type { Client } from 'discord.js'
import type { APIInteraction } from 'discord-api-types/v10'
import type { Chat } from '../chat/chat.ts'
import type { AccessPolicy } from '../command/access-policy.ts'
import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { createBoundGuild } from './bound-guild.ts'
import { discordChat } from './discord-chat.ts'
import { createHeldMessages } from './held-messages.ts'
import { createKnownTopics } from './known-topics.ts'
import { openLink } from './link.ts'
import type { LinkState } from './link.ts'
import { lookAround } from './look-around.ts'
import { createReadBack, homeCursor } from './read-back.ts'
import { receiveInteraction } from './receive-interaction.ts'
import { createReceiveMessage } from './receive-message.ts'
import type { RawMessage } from './raw-message.ts'
import { createSetUp } from './set-up.ts'
import { createTyping } from './typing.ts'

export type DiscordDeps = {
  readonly config: Config
  readonly dispatcher: Dispatcher
  readonly store: Store
  readonly policy: () => AccessPolicy
  /** The application's owner, as Discord reports it, where MOS_OWNER_IDS names nobody; empty for a team. */
  readonly learnOwners: (ids: readonly string[]) => Promise<void>
  readonly logger: Logger
}

export type DiscordDoor = {
  readonly chat: Chat
  state(): LinkState
  /** why it is not ready, in one line for a person */
  problem(): string | undefined
  /** Takes nothing in any more and disconnects; what was taken in is in the store. */
  stop(): Promise<void>
}

/**
 * Discord's door. Returns at once and connects in the background: Mos starts without waiting for Discord, and works on
 * while Discord is away. Messages and interactions are read as they stand on the wire, so that nothing has to be cached.
 */
export async function startDiscord(deps: DiscordDeps): Promise<DiscordDoor> {
  const { config, store, logger, dispatcher } = deps
  if (config.discord === undefined) throw new Error('startDiscord needs a token')
  const discord = config.discord
  const { homeChannels } = config.access
  const readyListeners = new Set<() => void>()
  let hasBegun = false

  const rest = () => link.client().rest
  const around = lookAround(() => link.client())
  const bound = createBoundGuild({ facts: store.facts, policy: deps.policy, logger })
  const topics = createKnownTopics(store)
  const typing = createTyping({
    rest,
    logger,
    isOpen: async (channelId) => (await store.inbox.count(`discord:${channelId}`)) > 0,
  })
  const chat = discordChat({
    rest,
    topics: store.topics,
    isReady: () => hasBegun && link.state() !== 'off',
    onReady: (listener) => readyListeners.add(listener),
    selfId: () => around.self()?.userId,
    parentOf: around.parentOf,
    ownerId: () => [...bound.policy().ownerIds][0],
  })
  const setUp = createSetUp({ ...deps, bound, client: () => link.client() })
  const bindGuild = async (guildId: string) => {
    await bound.bind(guildId)
    setUp.registerAll()
  }
  const receive = createReceiveMessage({
    config,
    store,
    topics,
    typing,
    logger,
    policy: bound.policy,
    bindGuild,
    ...around,
    openThread: ({ channelId, messageId }, title) => chat.openThread(`discord:${channelId}`, messageId, title),
  })
  const readBack = createReadBack({
    rest,
    store,
    homeChannels,
    receive,
    logger,
    ...around,
    paceMs: 5_000 / discord.restPerSecond,
  })
  const held = createHeldMessages({
    before: readBack.before,
    logger,
    async receive(raw) {
      await receive(raw)
      if (homeChannels.includes(raw.channel_id)) await store.facts.set(homeCursor(raw.channel_id), raw.id)
    },
  })
  const interactions = { rest, dispatcher, store, topics, logger, policy: bound.policy, bindGuild }

  function listen(client: Client): void {
    client.ws.on(GatewayDispatchEvents.MessageCreate, (raw: RawMessage) => held.take(raw))
    client.ws.on(GatewayDispatchEvents.InteractionCreate, (raw: APIInteraction) => {
      receiveInteraction(interactions, raw).catch((error: unknown) =>
        logger.error({ err: error }, 'an interaction failed'),
      )
    })
    client.on(Events.GuildCreate, () => setUp.registerAll())
  }

  const link = openLink({
    discord,
    logger,
    listen,
    onSession() {
      hasBegun = true
      for (const listener of readyListeners) listener()
      held.close()
      setUp.begin(async () => {
        await readBack.plan()
        held.open()
        readBack.start()
      })
    },
  })

  return {
    chat,
    state: link.state,
    problem: link.problem,
    async stop() {
      held.close()
      readBack.stop()
      typing.stop()
      setUp.stop()
      await link.stop()
    },
  }
}
