import { Events, GatewayDispatchEvents } from 'discord.js'
import type { APIInteraction, Client } from 'discord.js'
import type { Chat } from '../chat/chat.ts'
import type { BoundGuild } from './bound-guild.ts'
import { directChannel } from './direct-channel.ts'
import type { DiscordDeps } from './discord-deps.ts'
import { createFirstSign } from './first-sign.ts'
import { createFollowChanges } from './follow-changes.ts'
import { createFollowMembers } from './follow-members.ts'
import { createHeldMessages } from './held-messages.ts'
import { createInFlight } from './in-flight.ts'
import { createKnownTopics } from './known-topics.ts'
import type { Surroundings } from './look-around.ts'
import { createMenuForms } from './menu-forms.ts'
import { mayMatter } from './may-matter.ts'
import { withRoles } from './member-roles.ts'
import type { RawMessage } from './raw-message.ts'
import { createReadBack, homeCursor } from './read-back.ts'
import { receiveInteraction } from './receive-interaction.ts'
import { createReceiveMessage } from './receive-message.ts'
import { createSeenUntil } from './seen-until.ts'
import { createSetUp } from './set-up.ts'
import { createTyping } from './typing.ts'

type IntakeDeps = Omit<DiscordDeps, 'policy'> & {
  readonly client: () => Client
  readonly around: Surroundings
  readonly bound: BoundGuild
  readonly openThread: Chat['openThread']
  readonly restPerSecond: number
}

/** Everything that comes in from Discord: live, read back, and what has to be known first. */
export type Intake = {
  readonly listen: (client: Client) => void
  /** A session began: what was said since the last one is read back, and live messages wait until that is planned. */
  readonly begin: () => void
  /** Somebody was answered there. */
  readonly answered: (channelId: string) => void
  /** Takes nothing in any more; resolves when what was taken in is in the store, 1.5 s at most. */
  readonly stop: () => Promise<void>
}

/** Messages and interactions are read as they stand on the wire, so that nothing has to be cached. */
export function createIntake(deps: IntakeDeps): Intake {
  const { store, logger, around, bound, client } = deps
  // Asked each time: `/channel use` changes them.
  const homeChannels = () => deps.config.access.homeChannels
  const rest = () => client().rest
  const inFlight = createInFlight()
  const topics = createKnownTopics(store)
  const isOpen = async (channelId: string) => (await store.inbox.count(`discord:${channelId}`)) > 0
  const typing = createTyping({ rest, logger, isOpen })
  const setUp = createSetUp(deps)
  const shared = {
    rest,
    store,
    topics,
    logger,
    policy: bound.policy,
    async bindGuild(guildId: string) {
      await bound.bind(guildId)
      setUp.registerAll()
    },
  }
  const sign = createFirstSign({ ...shared, ...around, config: deps.config, typing })
  const receive = createReceiveMessage({
    ...shared,
    ...around,
    config: deps.config,
    typing,
    sign,
    pairOwner: deps.pairOwner,
    directChannel: (userId) => directChannel(rest(), userId),
    projectIds: deps.dispatcher.projectIds,
    openThread: ({ channelId, messageId }, title) => deps.openThread(`discord:${channelId}`, messageId, title),
  })
  const paceMs = 5_000 / deps.restPerSecond
  const seen = createSeenUntil({
    facts: store.facts,
    logger,
    isSettled: () => held.waiting() === 0 && readBack.isIdle(),
  })
  const rolesKnown = (raw: RawMessage) => withRoles(raw, bound.policy(), rest())
  const readBack = createReadBack({
    ...shared,
    ...around,
    seen,
    homeChannels,
    paceMs,
    async receive(raw) {
      await receive(await rolesKnown(raw))
      seen.note(raw.id)
    },
  })
  const held = createHeldMessages({
    sign,
    before: readBack.before,
    missed: readBack.missed,
    mayMatter: (raw) => mayMatter(raw, bound.policy()),
    logger,
    inFlight,
    async receive(raw) {
      await members.did(raw.guild_id, raw.author.id, raw.member?.roles)
      await receive(raw)
      if (homeChannels().includes(raw.channel_id)) await store.facts.set(homeCursor(raw.channel_id), raw.id)
    },
  })
  const members = createFollowMembers(shared)
  const interactions = { ...shared, dispatcher: deps.dispatcher, self: around.self, menuForms: createMenuForms() }
  const changes = createFollowChanges({ ...interactions, ...around, hold: held.change, withRoles: rolesKnown })

  return {
    listen(connecting) {
      const { ws } = connecting
      ws.on(GatewayDispatchEvents.MessageCreate, (raw: RawMessage) => {
        seen.note(raw.id)
        held.take(raw)
      })
      ws.on(GatewayDispatchEvents.InteractionCreate, (raw: APIInteraction) => {
        const work = receiveInteraction(interactions, raw)
        inFlight.track(work.catch((error: unknown) => logger.error({ err: error }, 'an interaction failed')))
      })
      ws.on(GatewayDispatchEvents.MessageUpdate, changes.edited)
      ws.on(GatewayDispatchEvents.MessageDelete, changes.deleted)
      ws.on(GatewayDispatchEvents.MessageDeleteBulk, changes.deletedMany)
      ws.on(GatewayDispatchEvents.MessageReactionAdd, changes.reacted)
      ws.on(GatewayDispatchEvents.ThreadDelete, changes.channelDeleted)
      ws.on(GatewayDispatchEvents.ChannelDelete, changes.channelDeleted)
      // Of a guild that is new to us; those of the start are no such event.
      connecting.on(Events.GuildCreate, () => setUp.registerAll())
    },
    begin() {
      held.close()
      setUp.begin(async () => {
        await readBack.plan()
        held.open()
        readBack.start()
        members.begin()
      })
    },
    answered: typing.gone,
    async stop() {
      held.stop()
      members.stop()
      readBack.stop()
      seen.stop()
      typing.stop()
      setUp.stop()
      await inFlight.settled(1_500)
    },
  }
}
