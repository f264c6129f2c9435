import { z } from 'zod'
import { Failure } from '../errors.ts'
import { renderPreamble } from '../fleet/preamble.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ name: z.string(), text: z.string(), from: z.string().default('mos') })

/** Types one message into an agent's composer, once, and says what proves that it arrived. */
export const send = (deps: FleetDeps): Operation => ({
  kind: 'send',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name, text, from } = argsSchema.parse(op.args)
    return [
      { name: `look at ${name}`, run: () => lookAt(deps, name) },
      {
        name: 'type and submit',
        async run(signal) {
          const host = deps.hostId
          const preamble = renderPreamble({
            from: { host, session: from },
            to: { host, session: name },
            class: 'actionable',
          })
          const result = await deps.supervisor.send(name, `${preamble} ${text}`, op.id, signal)
          const verdict = result.state === 'submitted' ? 'got it' : 'may not have got it (unverified)'
          return `${name} ${verdict}: ${result.evidence}`
        },
      },
    ]
  },
})

async function lookAt(deps: FleetDeps, name: string): Promise<string> {
  const { role } = await findAgent(deps, name)
  if (role.placement === 'hosted') {
    throw new Failure(`${name} has no pane to type into: it lives in Mos. Talk to the orchestrator in a topic.`)
  }
  const { pane, paused } = (await deps.supervisor.look([name])).get(name) ?? {}
  if (paused !== undefined)
    throw new Failure(`Nothing was typed into ${name}: ${paused}. Lift it: /fleet resume`, { exit: 'busy' })
  if (pane?.alive) return `pane ${pane.id} alive, pid ${pane.pid}`
  throw new Failure(`${name} is not running, so nothing was typed. Start it again: /fleet relaunch agent:${name}`)
}
