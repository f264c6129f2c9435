import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { principalId } from '../fleet/principal.ts'
import type { Host } from '../host/host.ts'
import { reseedHome } from '../seed/reseed-home.ts'
import type { Operation } from './operation.ts'
import { installationsOf } from './update/installations-of.ts'

const argsSchema = z.object({ digest: z.string() })

type Deps = { readonly host: Pick<Host, 'disk'>; readonly config: Config }

/** Brings the framework's files into the home: exactly the plan that was asked for, or nothing. */
export const reseed = ({ host, config }: Deps): Operation => ({
  kind: 'reseed',
  // An update that is taken back brings files back too: nobody else's.
  agents: () => [installationsOf(config.hostId)],
  plan: (op) => [
    {
      name: 'bring in the files',
      run: () => reseedHome(host.disk, config, { by: principalId(op.by), digest: argsSchema.parse(op.args).digest }),
    },
  ],
})
