import type { Agent } from './agent.ts'
import { adoptOffer } from './adopt-offer.ts'
import type { LeftAgents } from './left-agents.ts'

/** What a topic says while the fleet's orchestrator is not Mos's: a second one never answers. Undefined: it is. */
export function orchestratorElsewhere(
  agents: readonly Pick<Agent, 'name' | 'role'>[],
  { isGuest, isLeft }: LeftAgents,
): string | undefined {
  const name = agents.find(({ role }) => role === 'orchestrator')?.name
  if (isGuest()) return `Nobody answers here. ${adoptOffer}`
  if (name === undefined || !isLeft(name)) return undefined
  return `The orchestrator of this fleet, ${name}, lives in its own pane under Mosaic, and a fleet has one: nobody answers here. Write to it: \`/agent send agent:${name} message:…\`. Move it into Mos, so that it answers in threads: \`/fleet adopt orchestrator:mos\``
}
