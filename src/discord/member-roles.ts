import { DiscordAPIError, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { z } from 'zod'
import type { AccessPolicy } from '../command/access-policy.ts'
import type { RawMessage } from './raw-message.ts'

const memberSchema = z.object({ roles: z.array(z.string()) })

/**
 * A message that is read back names no roles of its author; where roles admit people, Discord is asked for them. Who has
 * left the server has none.
 */
export async function withRoles(raw: RawMessage, policy: AccessPolicy, rest: REST): Promise<RawMessage> {
  const matters = policy.rules.some(({ who }) => who.kind === 'role' && who.guildId === raw.guild_id)
  if (!matters || raw.guild_id === undefined || raw.member !== undefined || raw.author.bot === true) return raw
  return { ...raw, member: { roles: await rolesOf(raw.guild_id, raw.author.id, rest) } }
}

/** Rejects where Discord does not answer. Who has left has none. */
export async function rolesOf(guildId: string, userId: string, rest: REST): Promise<string[]> {
  try {
    return memberSchema.parse(await rest.get(Routes.guildMember(guildId, userId))).roles
  } catch (error) {
    if (error instanceof DiscordAPIError) return []
    throw error
  }
}
