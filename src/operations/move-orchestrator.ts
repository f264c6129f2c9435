import { z } from 'zod'
import { Failure } from '../errors.ts'
import { principalId } from '../fleet/principal.ts'
import { awaitEvidence } from './await-evidence.ts'
import { drainAgent } from './drain-agent.ts'
import { findAgent } from './find-agent.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Mosaic } from './mosaic.ts'
import type { Operation, Step } from './operation.ts'
import { startAgent } from './start-agent.ts'

type Deps = FleetDeps & { readonly mosaic: Mosaic }

const argsSchema = z.object({ name: z.string(), to: z.enum(['mos', 'pane']) })
const deadlineMs = 600_000

/** Moves the one orchestrator between Mosaic's pane and Mos: ended in the one before it begins in the other. */
export const moveOrchestrator = (deps: Deps): Operation => ({
  kind: 'move-orchestrator',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name, to } = argsSchema.parse(op.args)
    return to === 'mos' ? intoMos(deps, name, principalId(op.by), op.createdAt) : backToPane(deps, name)
  },
})

function intoMos(deps: Deps, name: string, by: string, since: number): readonly Step[] {
  const { mosaic, pauses } = deps
  let began = 0
  return [
    {
      name: `write down how ${name} runs`,
      async run() {
        const { role } = await findAgent(deps, name)
        await mosaic.note(name)
        return `${role.name}, kept for the way back`
      },
    },
    {
      name: 'let its turn end, and stop it',
      async run(signal) {
        // Stopped by a run that was cut, it has no turn to wait for.
        if (!mosaic.isLeft(name)) return 'it is taken over already'
        return drainAgent(deps, name, { deadlineMs, by }, signal)
      },
      async undo() {
        await liftOwn(deps, name, { by, since })
        await mosaic.giveBack(name)
      },
    },
    { name: 'take it over', run: async () => (await mosaic.takeOver(name)) || 'it is taken over already' },
    {
      name: `start ${name} in Mos`,
      async run(signal) {
        began = Date.now()
        const pause = await pauses.get(name)
        if (pause?.by === by && pause.at >= since) await pauses.lift(name)
        return startAgent(deps, name, signal)
      },
      async undo() {
        const { role } = await findAgent(deps, name)
        if (role.placement === 'hosted') await deps.hosted.stop(name)
      },
    },
    {
      name: 'look for its first heartbeat',
      async run(signal) {
        const { agent, role } = await findAgent(deps, name)
        return awaitEvidence(deps, agent, { placement: role.placement, since: began, signal })
      },
    },
  ]
}

/** Another's pause is not ours to lift. */
async function liftOwn({ pauses }: Deps, name: string, { by, since }: { by: string; since: number }): Promise<void> {
  const pause = await pauses.get(name)
  if (pause?.by === by && pause.at >= since) await pauses.lift(name)
}

function backToPane(deps: Deps, name: string): readonly Step[] {
  const { mosaic, hosted } = deps
  return [
    {
      name: 'check that Mosaic can start it',
      async run() {
        const why = await mosaic.whyNotBack(name)
        if (why !== undefined) throw new Failure(`${name} stays in Mos: ${why}.`, { exit: 'conflict' })
        return 'its unit and settings are known'
      },
    },
    {
      name: `end ${name} in Mos`,
      async run() {
        // First: whoever looks after the fleet would host it again, since its heartbeat is gone.
        await mosaic.leave(name)
        await hosted.stop(name)
        return 'no longer hosted'
      },
      undo: async () => void (await startAgent(deps, name)),
    },
    { name: 'have Mosaic start it', run: () => mosaic.giveBack(name) },
  ]
}
