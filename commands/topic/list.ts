import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { seesTopic } from '../../src/command/sees-topic.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'

export default defineCommand({
  description: 'List the topics, the most recently used first',
  options: z.object({
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which topics'),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|list) [me] [all] [the|my|our] topics', 'which topics are [there|open]'],
  async run({ principal, store }, { state }) {
    const all = await store.topics.list(state === 'all' ? {} : { state })
    const topics = all.filter((topic) => seesTopic(principal, topic))
    const now = Date.now()
    return {
      kind: 'table',
      columns: ['topic', 'state', 'last used', 'id'],
      rows: topics.map((topic) => [topic.title, topic.state, `${spell(now - topic.lastAt)} ago`, topic.id]),
      empty:
        state === 'open'
          ? 'No topic is open. Mention me in a channel, or use /topic new, to open one.'
          : 'There are no topics.',
      data: topics,
    }
  },
})
