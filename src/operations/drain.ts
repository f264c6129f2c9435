import { z } from 'zod'
import { principalId } from '../fleet/principal.ts'
import { drainAgent } from './drain-agent.ts'
import { findAgent } from './find-agent.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Operation } from './operation.ts'
import { startAgent } from './start-agent.ts'

const argsSchema = z.object({ name: z.string(), deadlineMs: z.number() })

const checking = 'check '

/** Lets an agent's turn end, then stops it; proves it by what was cut. Cancelled, it leaves the agent as it was. */
export const drain = (deps: FleetDeps): Operation => ({
  kind: 'drain',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name, deadlineMs } = argsSchema.parse(op.args)
    const by = principalId(op.by)
    return [
      {
        name: `${checking}${name}`,
        async run() {
          const { agent } = await findAgent(deps, name)
          const pause = await deps.pauses.get(name)
          return pause === undefined
            ? `${agent.name} is in the roster`
            : `${agent.name} was paused before, and stays so`
        },
      },
      {
        name: 'let its turn end, and stop it',
        run: (signal) => drainAgent(deps, name, { deadlineMs, by }, signal),
        // Another's pause is not ours to lift.
        async undo() {
          const pause = await deps.pauses.get(name)
          if (pause?.by !== by || pause.at < op.createdAt) return
          await deps.pauses.lift(name)
          await startAgent(deps, name)
        },
      },
    ]
  },
  prove: (steps) => {
    const name = steps[0]?.name.slice(checking.length) ?? ''
    const next = `Start it again: /fleet resume agent:${name}. Take it out: /fleet remove agent:${name}.`
    return `${steps.at(-1)?.note ?? ''}\nIt stays in the roster, paused. ${next}`
  },
})
