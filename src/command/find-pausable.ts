import { Failure } from '../errors.ts'
import type { CommandContext } from './definition.ts'
import { findAgent } from './find-agent.ts'
import { livesInMos } from './lives-in-mos.ts'

/** The agent's name, `undefined` for the whole fleet. What lives in Mos can't be frozen: it is how one is talked to. */
export async function findPausable(
  context: Pick<CommandContext, 'roster' | 'roles' | 'mosaic'>,
  given: string | undefined,
): Promise<string | undefined> {
  if (given === undefined || given.trim() === '') return undefined
  const { name, role } = findAgent(await context.roster(), given)
  if (!(await livesInMos(context, { name, role }))) return name
  throw new Failure(`${name} lives in Mos, which runs no program of its own for it. Stop a topic's turn: /stop`)
}
