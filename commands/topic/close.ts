import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findTopic, topicName } from '../../src/command/find-topic.ts'
import { topicOption } from '../../src/command/topic-option.ts'

export default defineCommand({
  description: 'Close a topic; its thread stays readable',
  options: z.object({
    topic: topicOption.meta({ autocomplete: 'topics', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['close [this|the] topic'],
  async run(context, { topic: id }) {
    const topic = await findTopic(context, id)
    if (topic.state === 'closed') return { kind: 'text', text: `${topicName(topic)} is closed already.`, data: topic }
    const closed = await context.store.topics.update(topic.id, { state: 'closed' })
    return { kind: 'text', text: `Closed ${topicName(topic)}.`, data: closed }
  },
})
