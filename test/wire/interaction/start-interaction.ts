import { randomBytes } from 'node:crypto'
import type { InteractionType } from 'discord-api-types/v10'
import { permissionsOf } from '../state/permissions-of.ts'
import { renderChannel } from '../state/render-channel.ts'
import { renderMember } from '../state/render-member.ts'
import type { ChannelRecord, InteractionRecord, MessageRecord, World } from '../state/world.ts'
import { emit, known, touch } from '../state/world.ts'

type Started = {
  readonly kind: InteractionType
  readonly channel: ChannelRecord
  readonly userId: string
  readonly data: object
  readonly source?: MessageRecord | undefined
  readonly menu?: boolean
}

const answerWithin = 3000

/**
 * Tells the bot of an interaction and waits for its first answer, at most three seconds of the double's clock: a client
 * then says that the application did not respond, and the record has no `acknowledgedAt`.
 */
export async function startInteraction(world: World, started: Started): Promise<InteractionRecord> {
  const { channel, userId, source } = started
  if (channel.thread?.archived === true) throw new Error('The client offers no commands in an archived thread')
  const interaction: InteractionRecord = {
    id: world.nextId(),
    token: randomBytes(24).toString('base64url'),
    type: started.kind,
    createdAt: world.clock.now(),
    userId,
    channelId: channel.id,
    menu: started.menu ?? false,
    source,
    followUps: [],
    acknowledgedAt: undefined,
    callbackType: undefined,
    original: undefined,
    modal: undefined,
    choices: undefined,
  }
  world.interactions.set(interaction.token, interaction)
  emit(world, { name: 'INTERACTION_CREATE', data: payload(world, started, interaction), channel })
  await answered(world, interaction)
  return interaction
}

function answered(world: World, interaction: InteractionRecord): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      world.watchers.delete(look)
      cancel()
      resolve()
    }
    const look = (): void => {
      if (interaction.acknowledgedAt !== undefined) finish()
    }
    const cancel = world.clock.after(answerWithin, () => {
      finish()
      touch(world)
    })
    world.watchers.add(look)
  })
}

function payload(
  world: World,
  { channel, userId, data, kind, source }: Started,
  interaction: InteractionRecord,
): object {
  const user = known(world.users.get(userId), `user ${userId}`)
  const guild = world.guilds.get(channel.guildId ?? '')
  const permissions = permissionsOf(world, channel, userId).toString()
  const who = guild
    ? {
        guild_id: guild.id,
        guild: { id: guild.id, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
        member: { ...renderMember(world, guild, userId), permissions },
      }
    : { user }
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: kind,
    token: interaction.token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: { ...renderChannel(world, channel), permissions },
    app_permissions: permissionsOf(world, channel, world.bot.id).toString(),
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: guild ? { 0: guild.id } : {},
    context: guild ? 0 : 1,
    attachment_size_limit: 10_485_760,
    ...(source ? { message: source.raw } : {}),
    ...who,
  }
}
