import type { Dispatcher } from '../../command/dispatch.ts'
import { commandOfTool, toolsOf } from '../../command/tools.ts'
import { explain } from '../../errors.ts'
import type { PersonPrincipal, Principal } from '../../fleet/principal.ts'
import type { Role } from '../../fleet/role.ts'
import type { OwnTool } from '../../orchestrator/own-tool.ts'
import { renderToolAnswer } from '../../orchestrator/tool-answer.ts'
import type { ToolTurn } from '../../orchestrator/tool-sessions.ts'
import type { Redactor } from '../../redact/redactor.ts'
import type { ToolResult } from '../../runtime/agent-runtime.ts'

type Deps = {
  readonly dispatcher: Dispatcher
  readonly redactor: Redactor
  readonly role: Pick<Role, 'tools'>
  /** of whose fleet it is: what they may look at */
  readonly owner: PersonPrincipal
  /** beside the commands: proposals */
  readonly own: readonly OwnTool<string>[]
  /** the calls' causes without their number */
  readonly cause: string
}

const mostCalls = 40
const longestAnswer = 20_000

/**
 * What the enhancer's session may call: of the commands that its role names those that only look, and its proposals. Each
 * call is judged again as that of somebody who may look and nothing else.
 */
export function createSessionTools(deps: Deps): ToolTurn {
  const { dispatcher, redactor, role, own, cause } = deps
  const commands = toolsOf(dispatcher.commands, role.tools).filter((tool) => tool.readOnly)
  const principal = readerFor(deps.owner)
  let calls = 0
  const run = async (name: string, given: unknown, called: string): Promise<ToolResult> => {
    const proposal = own.find(({ tool }) => tool.name === name)
    if (proposal !== undefined) return await proposal.call(given, called)
    if (!commands.some((tool) => tool.name === name)) return { ok: false, text: noSuchTool(name) }
    const request = { principal, place: { door: 'orchestrator' }, cause: called, receipt: 'none' } as const
    const answer = await dispatcher.dispatch(commandOfTool(name), given, request)
    if (answer.kind === 'op' || answer.kind === 'confirm') return { ok: false, text: noSuchTool(name) }
    return { ok: true, text: bounded(redactor.redact(renderToolAnswer(answer)).text) }
  }
  return {
    tools: [...commands, ...own.map(({ tool }) => tool)],
    async callTool(name, given) {
      const number = calls++
      if (number >= mostCalls) return { ok: false, text: `These were ${mostCalls} calls: answer with what you know.` }
      try {
        return await run(name, given, `${cause}-${number}`)
      } catch (error) {
        return { ok: false, text: explain(error) }
      }
    },
  }
}

const readerFor = (owner: PersonPrincipal): Principal => ({
  kind: 'mandate',
  agent: 'enhancer',
  topicId: 'enhancer',
  owner,
  mandate: { verbs: [], asksNobody: true },
})

const noSuchTool = (name: string): string =>
  `The enhancer has no tool ${JSON.stringify(name.slice(0, 100))}: it looks and proposes, and changes nothing.`

const bounded = (text: string): string =>
  text.length <= longestAnswer ? text : `${text.slice(0, longestAnswer)}\n(cut here)`
