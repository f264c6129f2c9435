import { z } from 'zod'
import { Failure } from '../errors.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ name: z.string() })

/** Cuts one agent's running turn, and says what was cut. It has no agent for itself: what runs there is what it cuts. */
export const interrupt = (deps: FleetDeps): Operation => ({
  kind: 'interrupt',
  agents: () => [],
  plan: (op) => {
    const { name } = argsSchema.parse(op.args)
    return [
      {
        name: `cut ${name}'s turn`,
        async run(signal) {
          await findAgent(deps, name)
          const { wasBusy, evidence, cut } = await deps.supervisor.interrupt(name, signal)
          if (!wasBusy) throw new Failure(`Nothing runs in ${name}: ${evidence}. No key was pressed.`)
          return `${name} is ${evidence}${cut === undefined ? '' : `; cut: ${cut}`}`
        },
      },
    ]
  },
})
