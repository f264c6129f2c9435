import { z } from 'zod'
import { principalId } from '../fleet/principal.ts'
import type { Host } from '../host/host.ts'
import { reseedHome } from '../seed/reseed-home.ts'
import { exitOfLeft, proofOfHome } from './home-proof.ts'
import { leftStep } from './left-step.ts'
import type { HomeDeps } from './left-step.ts'
import type { Operation } from './operation.ts'
import { refreshUnitsStep } from './refresh-units-step.ts'
import { installationsOf } from './update/installations-of.ts'

/** Without a digest: what was cut off is finished, and what takes nothing from a person is done. */
const argsSchema = z.object({ digest: z.string().optional() })

/** Brings the framework's files into the home: exactly the plan that was asked for, or nothing. */
export const reseed = (deps: HomeDeps & { readonly host: Host }): Operation => ({
  kind: 'reseed',
  // An update that is taken back brings files back too: nobody else's.
  agents: () => [installationsOf(deps.config.hostId)],
  plan: (op) => [
    {
      name: 'bring in the files',
      run: () =>
        reseedHome(deps.host.disk, deps.config, {
          by: principalId(op.by),
          digest: argsSchema.parse(op.args).digest,
        }),
    },
    refreshUnitsStep(deps),
    leftStep(deps, op, 'all'),
  ],
  prove: proofOfHome,
  exit: exitOfLeft,
})
