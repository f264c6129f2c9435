import { personOf } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Topic } from '../store/topic.ts'

/**
 * As whom a turn's tools run: who wrote. Where nobody did, the topic's orchestrator itself, within what the topic's owner
 * lets it do; where nothing was said about that it looks, and changes nothing.
 */
export const turnPrincipal = ({ by, wake }: InboxEntry, topic: Pick<Topic, 'id' | 'mandate'> | undefined): Principal =>
  wake === undefined
    ? by
    : {
        kind: 'mandate',
        topicId: topic?.id ?? '',
        owner: topic?.mandate?.owner ?? personOf(by),
        mandate: topic?.mandate?.mandate ?? { verbs: [] },
      }
