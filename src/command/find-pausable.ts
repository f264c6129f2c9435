import { Failure } from '../errors.ts'
import type { CommandContext } from './definition.ts'
import { findAgent } from './find-agent.ts'

/** The agent's name, `undefined` for the whole fleet. What lives in Mos can't be frozen: it is how one is talked to. */
export async function findPausable(
  { roster, roles }: Pick<CommandContext, 'roster' | 'roles'>,
  given: string | undefined,
): Promise<string | undefined> {
  if (given === undefined || given.trim() === '') return undefined
  const { name, role } = findAgent(await roster(), given)
  if ((await roles()).get(role)?.placement !== 'hosted') return name
  throw new Failure(`${name} lives in Mos, which runs no program of its own for it. Stop a topic's turn: /stop`)
}
