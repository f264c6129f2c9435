import type { GuildRecord, World } from './world.ts'
import { known } from './world.ts'
import { permissionsOf } from './permissions-of.ts'
import { renderChannel } from './render-channel.ts'
import { renderMember } from './render-member.ts'
import { PermissionFlagsBits } from 'discord-api-types/v10'

/** A guild as GET /guilds/:id shows it. */
export function renderGuild(guild: GuildRecord): { id: string; [key: string]: unknown } {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    icon: null,
    description: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...guild.roles.values()],
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    application_id: null,
    region: 'deprecated',
  }
}

/** GUILD_CREATE: only channels that the bot sees, and only threads that are not archived. */
export function renderGuildCreate(world: World, guild: GuildRecord): { id: string; [key: string]: unknown } {
  const all = [...guild.channelIds].map((id) => known(world.channels.get(id), `channel ${id}`))
  const seen = all.filter((one) => (permissionsOf(world, one, world.bot.id) & PermissionFlagsBits.ViewChannel) !== 0n)
  const open = seen.filter((one) => one.thread && !one.thread.archived)
  return {
    ...renderGuild(guild),
    joined_at: guild.members.get(world.bot.id)?.joinedAt ?? null,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [...guild.members.keys()].slice(0, 250).map((id) => renderMember(world, guild, id)),
    channels: seen.filter((one) => !one.thread).map((one) => renderChannel(world, one)),
    threads: open.map((one) => renderChannel(world, one)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}
