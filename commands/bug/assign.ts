import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { quote } from '../../src/command/quote.ts'
import { withLine } from '../../src/enhancer/with-line.ts'
import { personOf, principalId } from '../../src/fleet/principal.ts'
import type { Finding } from '../../src/store/finding.ts'

export default defineCommand({
  description: 'Say whose a finding is: yours, or that of an agent, whom the orchestrator gives its work',
  options: z.object({
    finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'open findings', positional: 0 }),
    to: z
      .string()
      .max(80)
      .optional()
      .describe("An agent's name, or a person of Discord; without it: you")
      .meta({ autocomplete: 'agents' }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['assign [the] (bug|finding) <finding>', 'assign [the] (bug|finding) <finding> to <to>'],
  async run(context, { finding: id, to }) {
    const { store, principal } = context
    const { id: found } = await findFinding(store.findings, id)
    const { assignee, isAgent } = await assigneeOf(context, to)
    const by = principalId(principal)
    const at = Date.now()
    const finding = await store.findings.update(found, (now) =>
      now.assignee === assignee ? undefined : { assignee, ...withLine(now, at, `assigned to ${assignee} by ${by}`) },
    )
    const what = `${quote(finding.title) ?? 'It'} (\`${finding.id}\`)`
    const isTold = isAgent && (await tellOrchestrator(context, finding))
    const next = isTold
      ? ' The orchestrator of this topic is told, and gives the work.'
      : ' Work is given by the orchestrator: ask for it in a topic.'
    return { kind: 'text', text: `${what} is assigned to ${assignee}.${isAgent ? next : ''}`, data: finding }
  },
})

/** Who acts by a mandate stands for its owner. */
async function assigneeOf({ roster, principal }: CommandContext, to: string | undefined) {
  if (to === undefined) return { assignee: principalId(personOf(principal)), isAgent: false }
  const person = /^(?:<@!?|discord:)(\d{1,20})>?$/.exec(to.trim())?.[1]
  if (person !== undefined) return { assignee: `discord:${person}`, isAgent: false }
  return { assignee: findAgent(await roster(), to).name, isAgent: true }
}

/** Nobody but the orchestrator gives work: in a topic it hears of it, as the words of who assigned. False: it does not. */
async function tellOrchestrator(context: CommandContext, { id, assignee }: Finding): Promise<boolean> {
  const { store, place, principal, cause, config, authorise } = context
  if (place.topicId === undefined || place.door === 'orchestrator') return false
  const topic = await store.topics.get(place.topicId)
  if (topic?.state !== 'open' || !(await authorise(principal, 'message')).allowed) return false
  const text = `I assigned the finding ${id} to ${assignee}. Read it with bug show, and give ${assignee} what is to be done about it.`
  const entry = { id: `assign:${cause}`, topicId: topic.id, by: principal, text, at: Date.now() }
  await store.inbox.add(entry, { title: topic.title, hostId: config.hostId })
  return true
}
