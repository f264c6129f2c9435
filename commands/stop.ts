import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import { findTopic } from '../src/command/find-topic.ts'
import { topicOption } from '../src/command/topic-option.ts'
import { principalId } from '../src/fleet/principal.ts'

export default defineCommand({
  description: "Stop what a topic's session is doing now",
  options: z.object({ topic: topicOption }),
  tier: 'operator',
  risk: 'change',
  where: ['topic', 'shell'],
  phrases: ['stop [it|that|this]', 'cancel (it|that|this)'],
  async run(context, { topic }) {
    const { place, principal, store } = context
    const topicId =
      topic === undefined && place.topicId !== undefined ? place.topicId : (await findTopic(context, topic)).id
    // Asked from inside a turn, that turn is this request itself: the ones before it are over.
    const isItself = place.door === 'orchestrator' && topicId === place.topicId
    const [running, ...waiting] = isItself ? [] : await store.inbox.list(topicId)
    const which = topicId === place.topicId ? 'this thread' : `\`${topicId}\``
    if (running === undefined)
      return { kind: 'text', text: `Nothing is running in ${which}.`, data: { stopped: false } }
    await store.signals.publish({ kind: 'stop', topicId, by: principalId(principal), entryId: running.id })
    const text = `Stopping ${which}'s turn.${renderWaiting(waiting.length)}`
    return { kind: 'text', text, data: { stopped: true } }
  },
})

function renderWaiting(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' 1 message waits and comes next.' : ` ${count} messages wait and come next.`
}
