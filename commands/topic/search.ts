import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { quote } from '../../src/command/quote.ts'
import { renderFound } from '../../src/command/render-found.ts'
import { seesTopic } from '../../src/command/sees-topic.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import type { ThreadRef, Topic } from '../../src/store/topic.ts'

const mostRead = 50

export default defineCommand({
  description: 'Find what was said in any topic, the newest first',
  options: z.object({
    words: visibleText(200).describe('Words that it holds, in any order').meta({ positional: 0, rest: true }),
    limit: z.int().min(1).max(20).default(5).describe('At most how many'),
  }),
  tier: 'operator',
  risk: 'read',
  phrases: ['search [the] topics for <words...>', 'search for <words...>'],
  async run(context, { words: given, limit }) {
    const words = given.trim().split(/\s+/u)
    const hits = await context.store.exchanges.search(words, mostRead)
    const topics = await readable(context, new Set(hits.map(({ topicId }) => topicId)))
    const found = hits.filter(({ topicId }) => topics.has(topicId)).slice(0, limit)
    const now = Date.now()
    const parts = found.flatMap(({ topicId, exchange }) => {
      const topic = topics.get(topicId)
      return topic === undefined ? [] : [renderFound(topic, exchange, words, now)]
    })
    const text = parts.length === 0 ? `Nothing was said with ${quote(given) ?? 'that'} in it.` : parts.join('\n')
    return { kind: 'text', text, data: found }
  },
})

/** A grant for some projects opens the topics of those. */
async function readable(
  { store, principal, authorise }: CommandContext,
  ids: ReadonlySet<ThreadRef>,
): Promise<ReadonlyMap<ThreadRef, Topic>> {
  const topics = await Promise.all([...ids].map((id) => store.topics.get(id)))
  const judged = await Promise.all(
    topics
      .filter((topic) => topic !== undefined)
      .filter((topic) => seesTopic(principal, topic))
      .map(async (topic) => ({ topic, ...(await authorise(principal, 'topic search', { topic: topic.id })) })),
  )
  return new Map(judged.filter(({ allowed }) => allowed).map(({ topic }) => [topic.id, topic]))
}
