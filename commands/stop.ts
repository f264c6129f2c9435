import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import { principalId } from '../src/fleet/principal.ts'

export default defineCommand({
  description: "Stop what this thread's session is doing now",
  options: z.object({}),
  tier: 'operator',
  risk: 'change',
  where: ['topic'],
  phrases: ['stop [it|that|this]', 'cancel (it|that|this)'],
  async run({ place, principal, store }) {
    const { topicId } = place
    // Asked from inside a turn, that turn is this request itself: the ones before it are over.
    const [running, ...waiting] =
      topicId === undefined || place.door === 'orchestrator' ? [] : await store.inbox.list(topicId)
    if (running === undefined)
      return { kind: 'text', text: 'Nothing is running in this thread.', data: { stopped: false } }
    const by = principalId(principal)
    await store.signals.publish({ kind: 'stop', topicId: running.topicId, by, entryId: running.id })
    const text = `Stopping this thread's turn.${renderWaiting(waiting.length)}`
    return { kind: 'text', text, data: { stopped: true } }
  },
})

function renderWaiting(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' 1 message waits and comes next.' : ` ${count} messages wait and come next.`
}
