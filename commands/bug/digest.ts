import { z } from 'zod'
import { lookForDigest } from '../../src/enhancer/digest/look-for-digest.ts'
import { renderDigest } from '../../src/enhancer/digest/render-digest.ts'
import { defineCommand } from '../../src/command/define-command.ts'

const dayMs = 86_400_000

export default defineCommand({
  description: 'Show the digest: health, crashes, failed ops, slow turns, cost, findings, agents to add or remove',
  options: z.object({
    days: z.int().min(1).max(14).default(1).describe('How far back').meta({ positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|give) [me] [the|a] digest', 'how (is|was) the fleet today'],
  async run({ store, statuses }, { days }) {
    const until = Date.now()
    const digest = await lookForDigest({ ...store, statuses }, { since: until - days * dayMs, until })
    return { kind: 'text', text: renderDigest(digest), data: digest }
  },
})
