import type { MessageRecord, World } from './world.ts'
import { emit, known } from './world.ts'

/** As a moderator's bot does: one event for all of them. */
export function deleteMessages(world: World, channelId: string, records: readonly MessageRecord[]): void {
  const channel = known(world.channels.get(channelId), `channel ${channelId}`)
  for (const record of records) {
    record.deleted = true
    channel.messages.delete(record.raw.id)
  }
  const guild = channel.guildId === undefined ? {} : { guild_id: channel.guildId }
  const data = { ids: records.map(({ raw }) => raw.id), channel_id: channel.id, ...guild }
  emit(world, { name: 'MESSAGE_DELETE_BULK', data, guildId: channel.guildId, channel })
}

export function deleteMessage(world: World, record: MessageRecord): void {
  record.deleted = true
  if (world.ephemerals.delete(record.raw.id)) return
  const channel = known(world.channels.get(record.channelId), `channel ${record.channelId}`)
  channel.messages.delete(record.raw.id)
  const guild = channel.guildId === undefined ? {} : { guild_id: channel.guildId }
  const data = { id: record.raw.id, channel_id: channel.id, ...guild }
  emit(world, { name: 'MESSAGE_DELETE', data, guildId: channel.guildId, channel })
}
