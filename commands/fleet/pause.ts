import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findPausable } from '../../src/command/find-pausable.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { renderPause } from '../../src/fleet/pause.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { createPauses } from '../../src/host/pauses.ts'

export default defineCommand({
  description: 'Freeze an agent, or the whole fleet: no new work, no restarts; what runs goes on',
  options: z.object({
    agent: z
      .string()
      .optional()
      .describe('Which agent; without one the whole fleet')
      .meta({ autocomplete: 'agents', positional: 0 }),
    why: visibleText(200).optional().describe('Why, for who meets it'),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['(pause|freeze) [the] [agent] <agent>', '(pause|freeze) (the|my|our) [whole] fleet'],
  async run(context, { agent, why }) {
    const name = await findPausable(context, agent)
    const pauses = createPauses(context.host.files, context.config.mosaicHome)
    const before = await pauses.get(name)
    const what = name === undefined ? 'The fleet' : `**${name}**`
    const lift = `Lift it: \`/fleet resume${name === undefined ? '' : ` agent:${name}`}\``
    // A person's word stays until a person lifts it. One that ends by itself is an op's, whoever asked for that.
    if (before !== undefined && before.by !== 'mos' && before.until === undefined) {
      const text = `${what} is paused already: ${renderPause(before, 'agent')}. ${lift}`
      return { kind: 'text', text, data: { agent: name, ...before } }
    }
    const pause = { by: principalId(context.principal), at: Date.now(), ...(why === undefined ? {} : { why }) }
    await pauses.set(name, pause)
    const text = `${what} is paused: no new work, no restarts. What runs goes on. ${lift}`
    return { kind: 'text', text, data: { agent: name, ...pause } }
  },
})
