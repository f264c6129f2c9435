import type { Place } from '../command/definition.ts'
import type { InboxEntry } from '../store/inbox.ts'

/** Where a turn's tools are asked for: in its topic, by its session. */
export const placeOf = ({ topicId, by }: InboxEntry): Place => {
  const guildId = by.kind === 'discord' ? by.guildId : undefined
  return { door: 'orchestrator', thread: topicId, topicId, ...(guildId === undefined ? {} : { guildId }) }
}
