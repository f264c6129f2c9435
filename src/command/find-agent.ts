import { Failure } from '../errors.ts'
import type { Agent } from '../fleet/agent.ts'
import type { Roster } from '../fleet/roster.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './quote.ts'

/** The roster's agent of that name. Throws a Failure with the nearest name when there is none. */
export function findAgent(roster: Pick<Roster, 'agents'>, name: string): Agent {
  const found = roster.agents.find((agent) => agent.name === name.trim())
  if (found !== undefined) return found
  const given = quote(name)
  const head = given === undefined ? 'Name an agent.' : `There is no agent ${given}.`
  const names = roster.agents.map((agent) => agent.name)
  throw new Failure(`${head}${didYouMean(name, names)} \`fleet ps\` shows who is there.`)
}
