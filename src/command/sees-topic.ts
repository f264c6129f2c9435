import { personOf, principalId } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Topic } from '../store/topic.ts'

/**
 * Direct messages are between Mos and one person: nobody else on Discord, an owner neither, is shown that the topic is
 * there or what was said in it. Who is at this machine sees it all, since it is all on its disk.
 */
export function seesTopic(
  principal: Principal,
  { id, guildId, starter, by }: Pick<Topic, 'id' | 'guildId' | 'starter' | 'by'>,
): boolean {
  const isDirect = id.startsWith('discord:') && guildId === undefined && starter === undefined
  const person = personOf(principal)
  return !isDirect || person.kind === 'local' || principalId(person) === by
}
