import type { Verbosity } from '../fleet/verbosity.ts'
import type { Topic } from '../store/topic.ts'

/**
 * How much of a turn is shown: as the topic was set; else milestones where a whole channel reads along, and steps in a
 * thread or a direct message.
 */
export const verbosityOf = (topic: Pick<Topic, 'verbosity'> | undefined, isChannel: boolean): Verbosity =>
  topic?.verbosity ?? (isChannel ? 'milestones' : 'steps')
