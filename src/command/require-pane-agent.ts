import { Failure } from '../errors.ts'
import type { CommandContext } from './definition.ts'
import { findAgent } from './find-agent.ts'
import { livesInMos } from './lives-in-mos.ts'
import { refusePaused } from './refuse-paused.ts'

/** The name of an agent that may be typed into, or a Failure that says why not. */
export async function requirePaneAgent(context: CommandContext, agent: string): Promise<string> {
  const { name, role } = findAgent(await context.roster(), agent)
  if (await livesInMos(context, { name, role }))
    throw new Failure(
      `${name} has no pane to type into: it lives in Mos. Write to the orchestrator in a topic's thread.`,
    )
  await refusePaused(context, name, 'Nothing was sent')
  return name
}
