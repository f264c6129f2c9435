import { ChannelType, GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10'
import type { World, WorldEvent } from '../state/world.ts'
import { permissionsOf } from '../state/permissions-of.ts'

const guilds = new Set(
  [
    'GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE CHANNEL_CREATE',
    'CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE THREAD_DELETE THREAD_LIST_SYNC',
    'THREAD_MEMBER_UPDATE',
  ]
    .join(' ')
    .split(' '),
)
const members = new Set(['GUILD_MEMBER_ADD', 'GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_REMOVE'])

function intentFor(event: WorldEvent): number {
  const direct = event.channel?.type === ChannelType.DM
  if (guilds.has(event.name)) return GatewayIntentBits.Guilds
  if (members.has(event.name)) return GatewayIntentBits.GuildMembers
  if (event.name === 'THREAD_MEMBERS_UPDATE') return GatewayIntentBits.Guilds
  if (event.name.startsWith('MESSAGE_REACTION')) {
    return direct ? GatewayIntentBits.DirectMessageReactions : GatewayIntentBits.GuildMessageReactions
  }
  if (event.name.startsWith('MESSAGE'))
    return direct ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages
  if (event.name === 'TYPING_START') {
    return direct ? GatewayIntentBits.DirectMessageTyping : GatewayIntentBits.GuildMessageTyping
  }
  return 0
}

/** Whether a session with these intents hears of an event: intent asked for, bot in the guild, channel visible. */
export function wantsEvent(world: World, intents: number, event: WorldEvent): boolean {
  const intent = intentFor(event)
  if (intent !== 0 && (intents & intent) === 0) return false
  if (event.guildId !== undefined && world.guilds.get(event.guildId)?.joined !== true) return false
  if (event.channel === undefined || event.name === 'INTERACTION_CREATE') return true
  return (permissionsOf(world, event.channel, world.bot.id) & PermissionFlagsBits.ViewChannel) !== 0n
}
