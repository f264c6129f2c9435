import { z } from 'zod'
import { lookForDigest } from '../../src/enhancer/digest/look-for-digest.ts'
import { renderDigest } from '../../src/enhancer/digest/render-digest.ts'
import { withoutSecrets } from '../../src/chat/without-secrets.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import { secretValues } from '../../src/config/secret-values.ts'

const dayMs = 86_400_000

export default defineCommand({
  description: 'Show the digest: health, crashes, failed ops, slow turns, cost, findings, agents to add or remove',
  options: z.object({
    days: z.int().min(1).max(14).default(1).describe('How far back').meta({ positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|give) [me] [the|a] digest', 'how (is|was) the fleet today'],
  async run({ store, statuses, config }, { days }) {
    const until = Date.now()
    const digest = await lookForDigest({ ...store, statuses }, { since: until - days * dayMs, until })
    const { createRedactor } = await import('../../src/redact/create-redactor.ts')
    const redactor = createRedactor(secretValues(config))
    return { kind: 'text', text: renderDigest(digest, redactor), data: withoutSecrets(redactor, digest) }
  },
})
