import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'

export default defineCommand({
  description: 'List the latest fleet operations, the newest first',
  options: z.object({
    open: z.boolean().default(false).describe('Only those that are queued or running'),
    limit: z.int().min(1).max(100).default(20).describe('At most how many'),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|list) [me] [all] [the|latest|last] (ops|operations)', 'what is (queued|running)'],
  async run({ store }, { open, limit }) {
    const ops = await store.ops.list({ limit, ...(open ? { open } : {}) })
    const now = Date.now()
    return {
      kind: 'table',
      columns: ['op', 'state', 'asked', 'by', 'id'],
      rows: ops.map((op) => [op.title, op.state, `${spell(now - op.createdAt)} ago`, principalId(op.by), op.id]),
      empty: open ? 'No op is queued or running.' : 'There are no ops yet.',
      data: ops,
    }
  },
})
