import { z } from 'zod'
import { principalId } from '../fleet/principal.ts'
import { decideAt, driftOf } from '../seed/home-drift.ts'
import { renderLeft } from '../seed/render-drift.ts'
import { exitOfLeft, proofOfHome } from './home-proof.ts'
import type { HomeDeps } from './left-step.ts'
import { closeOffers, offerAnew, offerConflicts } from './offer-conflicts.ts'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ path: z.string(), choice: z.enum(['keep', 'take']), digest: z.string() })

const outcomes = { keep: 'Kept yours', take: 'Took the new one, yours is backed up' } as const

/** What a person decided about a file that they and this version have both changed: as it was shown, or not at all. */
export const resolve = ({ host, config, store: { cards } }: HomeDeps): Operation => ({
  kind: 'resolve',
  agents: () => [],
  plan(op) {
    const { path, choice, digest } = argsSchema.parse(op.args)
    const { hostId } = config
    const by = principalId(op.by)
    return [
      {
        name: choice === 'keep' ? 'keep yours' : 'take the new one',
        run: () => decideAt(host.disk, config, { path, choice, digest, by }),
        // Nothing to take back: it is done whole or not at all. Its card is to be pressed again, for what is there now.
        async undo() {
          await offerAnew(cards, { hostId, path })
          await offerConflicts(cards, await driftOf(host.disk, config), { hostId, cause: op.id })
        },
      },
      {
        name: 'see what else waits',
        async run() {
          await closeOffers(cards, { hostId, path, outcome: `${outcomes[choice]} · ${by}` })
          const drift = await driftOf(host.disk, config)
          await offerConflicts(cards, drift, { hostId, cause: op.id })
          return renderLeft(drift)
        },
      },
    ]
  },
  prove: proofOfHome,
  exit: exitOfLeft,
})
