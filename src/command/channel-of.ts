import type { CommandContext } from './definition.ts'

/**
 * The channel of Discord that a request came from, a topic's or another thread's parent; undefined in a direct message,
 * on the console's page and in a shell.
 */
export async function channelOf({
  place,
  store,
}: Pick<CommandContext, 'place' | 'store'>): Promise<string | undefined> {
  if (place.channelId !== undefined) return place.channelId
  if (place.topicId !== undefined) return (await store.topics.get(place.topicId))?.starter?.channelId
  return undefined
}
