import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { renderFinding } from '../../src/enhancer/render-finding.ts'

export default defineCommand({
  description: 'Show a finding with its evidence, and what became of it',
  options: z.object({
    finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'findings', positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['show [me] [the] (bug|finding) <finding>'],
  async run({ store, place }, { finding: id }) {
    const finding = await findFinding(store.findings, id)
    const text = renderFinding(finding, { now: Date.now(), isPlain: place.door === 'shell' })
    return { kind: 'text', text, data: finding }
  },
})
