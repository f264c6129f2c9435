import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { generationsOf, planBack, rollBackHome } from '../../src/seed/reseed-home.ts'
import { renderDone } from '../../src/seed/render-plan.ts'

export default defineCommand({
  description: "List what was done to the home's files, or go back to what they were after one of them",
  options: z.object({
    to: z.int().min(0).optional().describe('The generation to go back to; 0: before the first').meta({ positional: 0 }),
  }),
  tier: 'admin',
  risk: 'change',
  queues: true,
  phrases: ['roll back to [generation] <to>', '(list|show) [the] generations'],
  async confirm({ host, config }, { to }) {
    if (to === undefined) return undefined
    const { words } = await planBack(host.disk, config, to)
    return words === '' ? undefined : `Back to generation ${to}. ${words}`
  },
  async run({ host, config, principal, addOp, isAlone }, { to }) {
    if (to === undefined) {
      const generations = await generationsOf(host.disk, config)
      return {
        kind: 'table',
        columns: ['generation', 'what', 'version', 'when', 'by', 'done'],
        rows: generations
          .map((each) => [
            String(each.number),
            each.kind,
            each.version,
            `${spell(Date.now() - each.at)} ago`,
            each.by,
            renderDone(each).replace(/^[^:]*: /, ''),
          ])
          .toReversed(),
        empty: 'Nothing was done to this home yet.',
        data: generations,
      }
    }
    const { words, digest } = await planBack(host.disk, config, to)
    if (words === '')
      return { kind: 'text', text: `The files are as they were after generation ${to}. Nothing was changed.` }
    if (isAlone)
      return { kind: 'text', text: await rollBackHome(host.disk, config, { by: principalId(principal), digest, to }) }
    return await addOp({ kind: 'rollback', title: `roll back to generation ${to}`, args: { digest, to } })
  },
})
