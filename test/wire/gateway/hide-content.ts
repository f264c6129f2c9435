import { ChannelType, GatewayIntentBits } from 'discord-api-types/v10'
import type { World, WorldEvent } from '../state/world.ts'

/** Without the MESSAGE_CONTENT intent a bot reads only its own messages, its DMs and what mentions it. */
export function hideContent(world: World, intents: number, event: WorldEvent): object {
  const { message } = event
  if (!message || (intents & GatewayIntentBits.MessageContent) !== 0) return event.data
  if (event.channel?.type === ChannelType.DM || message.raw.author.id === world.bot.id) return event.data
  if (message.raw.mentions.some((user) => user.id === world.bot.id)) return event.data
  return { ...event.data, content: '', embeds: [], attachments: [], components: [] }
}
