import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { planHome, reseedHome } from '../../src/seed/reseed-home.ts'

export default defineCommand({
  description: "Bring this version's launchers, roles, hooks and units into the home; no edit of yours is lost",
  options: z.object({
    plan: z.boolean().default(false).describe('Only show what it would do, with the differences'),
    apply: z
      .string()
      .min(12)
      .max(64)
      .optional()
      .describe('In a shell: the digest of the plan to do, without a question'),
    sync: z.boolean().default(false).describe('In a shell: do what there is to do, without a question'),
  }),
  tier: 'admin',
  risk: 'change',
  queues: true,
  // By the files of this very copy of Mos, which is the new one in an update, while the old one runs.
  here: 'sync',
  phrases: ['reseed [the] [fleet|home|files]'],
  async confirm(context, { plan, apply, sync }) {
    if (plan || (isShell(context) && (sync || apply !== undefined))) return undefined
    const { words } = await planHome(context.host.disk, context.config)
    return words === '' ? undefined : words
  },
  async run(context, { plan, apply }) {
    const { host, config, principal, addOp } = context
    const planned = await planHome(host.disk, config)
    if (planned.words === '' && apply === undefined) return { kind: 'text', text: upToDate }
    if (plan)
      return {
        kind: 'text',
        text: [planned.words, '', planned.diff, `Do it: mos fleet reseed --apply ${planned.digest}`].join('\n'),
        data: planned,
      }
    const digest = apply !== undefined && isShell(context) ? wholeDigest(apply, planned.digest) : planned.digest
    if (context.isAlone)
      return { kind: 'text', text: await reseedHome(host.disk, config, { by: principalId(principal), digest }) }
    return await addOp({ kind: 'reseed', title: 'reseed the home', args: { digest } })
  },
})

const upToDate = 'The files of this version are all in the home. Nothing was changed.'

const isShell = ({ place }: CommandContext): boolean => place.door === 'shell'

/** A person may have typed its beginning. */
const wholeDigest = (typed: string, planned: string): string => (planned.startsWith(typed) ? planned : typed)
