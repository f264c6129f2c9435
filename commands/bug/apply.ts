import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { planRemedyOf } from '../../src/enhancer/remedies/plan-remedy.ts'
import type { RemedyPlan } from '../../src/enhancer/remedies/plan-remedy.ts'
import { topicToTell } from '../../src/enhancer/remedies/topic-to-tell.ts'
import { Failure } from '../../src/errors.ts'
import { opId } from '../../src/store/op-record.ts'
import type { Store } from '../../src/store/store.ts'

export default defineCommand({
  description: 'Apply the remedy of a finding: shown first, and done exactly so',
  options: z.object({
    finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'open findings', positional: 0 }),
  }),
  // Each of its steps is judged as well, as if it was asked for by itself.
  tier: 'operator',
  risk: 'danger',
  queues: true,
  phrases: ['apply [the] remedy [of] [finding] <finding>'],
  async confirm(context, { finding }) {
    return (await planOf(context, finding)).confirmation
  },
  async run(context, { finding }) {
    const { confirmation, args } = await planOf(context, finding)
    if (confirmation.bound !== context.confirmed)
      throw new Failure('The remedy has changed since it was shown. Nothing was done; look at it again.', {
        exit: 'conflict',
      })
    await refuseSecond(context.store, context.cause)
    const topicId = await topicToTell(context)
    return await context.addOp({
      kind: 'remedy',
      title: `apply the remedy of ${args.finding}`,
      args,
      ...(topicId && { wakes: { topicId, entryId: `remedy-${context.cause}` } }),
    })
  },
})

const planOf = async (context: CommandContext, named: string): Promise<RemedyPlan> =>
  planRemedyOf(context, await findFinding(context.store.findings, named))

/** Each waits for ops of its own: too many at once would leave those no room to run in. */
async function refuseSecond(store: Store, cause: string): Promise<void> {
  const open = (await store.ops.list({ open: true, limit: 1000 })).find(({ kind }) => kind === 'remedy')
  if (open === undefined || open.id === opId(cause)) return
  throw new Failure(
    `Another remedy is at work (${open.id}). Wait for its end, or cancel it: \`op cancel ${open.id}\`.`,
    {
      exit: 'busy',
    },
  )
}
