import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findTopic, topicName } from '../../src/command/find-topic.ts'
import { topicOption } from '../../src/command/topic-option.ts'

export default defineCommand({
  description: 'Close a topic; its thread stays readable, and nothing stays allowed for it',
  options: z.object({
    topic: topicOption.meta({ autocomplete: 'topics', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['close [this|the] topic'],
  async run(context, { topic: id }) {
    const topic = await findTopic(context, id)
    if (topic.state === 'closed') return { kind: 'text', text: `${topicName(topic)} is closed already.`, data: topic }
    const hasAllowed = (topic.allowed ?? []).length > 0
    // Nothing else takes back what was allowed for the topic.
    const closed = await context.store.topics.update(topic.id, {
      state: 'closed',
      ...(hasAllowed ? { allowed: [] } : {}),
    })
    const forgot = hasAllowed ? ' What its sessions were allowed for the topic is asked again.' : ''
    return { kind: 'text', text: `Closed ${topicName(topic)}.${forgot}`, data: closed }
  },
})
