import { Failure } from '../errors.ts'
import type { Topic } from '../store/topic.ts'
import type { CommandContext } from './definition.ts'
import { quote } from './quote.ts'
import { seesTopic } from './sees-topic.ts'

/** The topic of that id, else the one of this thread. Throws a Failure that says where ids are to be had. */
export async function findTopic(
  { place, principal, store }: Pick<CommandContext, 'place' | 'principal' | 'store'>,
  given: string | undefined,
): Promise<Topic> {
  const id = given?.trim() ?? place.topicId
  if (id === undefined)
    throw new Failure('Name the topic: this is not a thread of one. `topic list` shows them.', { exit: 'usage' })
  const topic = await store.topics.get(id)
  if (topic !== undefined && seesTopic(principal, topic)) return topic
  throw new Failure(`There is no topic ${quote(id) ?? 'without an id'}. \`topic list\` shows them with their ids.`)
}

export const topicName = ({ title, id }: Pick<Topic, 'title' | 'id'>): string => quote(title) ?? id
