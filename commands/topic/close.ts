import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { quote } from '../../src/command/quote.ts'
import { Failure } from '../../src/errors.ts'
import type { Topic } from '../../src/store/topic.ts'

export default defineCommand({
  description: 'Close a topic; its thread stays readable',
  options: z.object({
    topic: z
      .string()
      .optional()
      .describe("Which topic; without one this thread's")
      .meta({ autocomplete: 'topics', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['close [this|the] topic'],
  async run(context, { topic: id }) {
    const topic = await findTopic(context, id)
    if (topic.state === 'closed') return { kind: 'text', text: `${shown(topic)} is closed already.`, data: topic }
    const closed = await context.store.topics.update(topic.id, { state: 'closed' })
    return { kind: 'text', text: `Closed ${shown(topic)}.`, data: closed }
  },
})

const shown = ({ title, id }: Topic): string => quote(title) ?? id

async function findTopic({ place, store }: CommandContext, given: string | undefined): Promise<Topic> {
  const id = given?.trim() ?? place.topicId
  if (id === undefined)
    throw new Failure('Name the topic: this is not a thread of one. `topic list` shows them.', { exit: 'usage' })
  const topic = await store.topics.get(id)
  if (topic !== undefined) return topic
  throw new Failure(`There is no topic ${quote(id) ?? 'without an id'}. \`topic list\` shows them with their ids.`)
}
