import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { rollBackAlone } from '../../src/operations/roll-back-alone.ts'
import { lookAtSwitch } from '../../src/operations/update/look-at-switch.ts'
import { generationsOf, planBack } from '../../src/seed/reseed-home.ts'
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
    const installation = await lookAtSwitch({ host, config }, to)
    if (words === '' && installation === undefined) return undefined
    const switched = installation && `Installation ${installation.to} counts again, after ${installation.from}. `
    return `Back to generation ${to}. ${switched ?? ''}${words}`.trimEnd()
  },
  async run({ host, config, principal, cause, addOp, isAlone }, { to }) {
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
            each.installation === undefined
              ? renderDone(each).replace(/^[^:]*: /, '')
              : `installation ${each.installationBefore} → ${each.installation}`,
          ])
          .toReversed(),
        empty: 'Nothing was done to this home yet.',
        data: generations,
      }
    }
    const { words, digest } = await planBack(host.disk, config, to)
    const installation = await lookAtSwitch({ host, config }, to)
    if (words === '' && installation === undefined)
      return { kind: 'text', text: `The files are as they were after generation ${to}. Nothing was changed.` }
    if (isAlone) {
      const asked = { by: principalId(principal), cause, digest, to, installation }
      return { kind: 'text', text: await rollBackAlone({ host, config }, asked) }
    }
    return await addOp({
      kind: 'rollback',
      title: `roll back to generation ${to}`,
      args: { digest, to, ...(installation && { installation }) },
    })
  },
})
