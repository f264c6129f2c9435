import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { principalId } from '../fleet/principal.ts'
import type { Host } from '../host/host.ts'
import { rollBackHome } from '../seed/reseed-home.ts'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ digest: z.string(), to: z.number().int().nonnegative() })

type Deps = { readonly host: Pick<Host, 'disk'>; readonly config: Config }

/** Brings the framework's files back to what they were: exactly the plan that was asked for, or nothing. */
export const rollback = ({ host, config }: Deps): Operation => ({
  kind: 'rollback',
  agents: () => [],
  plan: (op) => [
    {
      name: 'go back',
      run: () => rollBackHome(host.disk, config, { ...argsSchema.parse(op.args), by: principalId(op.by) }),
    },
  ],
})
