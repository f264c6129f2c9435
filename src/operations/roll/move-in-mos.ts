import { awaitEvidence } from '../await-evidence.ts'
import type { FleetDeps } from '../fleet-deps.ts'

/** Agents that live in Mos: nothing of theirs is cut. Says what was seen of each. */
export async function moveInMos(
  deps: FleetDeps,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { agents } = await deps.rosterFile.read()
  const said: string[] = []
  for (const name of names) {
    const agent = agents.find((each) => each.name === name)
    if (agent === undefined) {
      said.push(`${name} is not in the roster any more`)
      continue
    }
    const since = Date.now()
    await deps.hosted.start(name, agent.modelHint)
    await awaitEvidence(deps, agent, { placement: 'hosted', since, signal })
    said.push(`${name} is up`)
  }
  return said
}
