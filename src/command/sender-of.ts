import { principalId } from '../fleet/principal.ts'
import { sessionOfThread } from '../fleet/session-of-thread.ts'
import type { CommandContext } from './definition.ts'

/** Who a message to an agent is from, as its preamble names it: the topic, else the person. */
export const senderOf = ({ place, principal }: Pick<CommandContext, 'place' | 'principal'>): string =>
  sessionOfThread(place.topicId ?? principalId(principal))
