import { Failure } from '../../errors.ts'
import type { Agent, RuntimeName } from '../../fleet/agent.ts'
import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { PersonPrincipal } from '../../fleet/principal.ts'
import type { Role } from '../../fleet/role.ts'
import type { Dispatcher } from '../../command/dispatch.ts'
import type { Files } from '../../host/host.ts'
import type { Logger } from '../../log.ts'
import type { ToolSessions } from '../../orchestrator/tool-sessions.ts'
import type { Usage } from '../../runtime/agent-runtime.ts'
import { askOnce } from '../../runtime/ask-once.ts'
import type { Runtimes } from '../../runtime/runtimes.ts'
import type { Finding } from '../../store/finding.ts'
import type { History } from '../../store/history.ts'
import { createSessionTools } from './create-session-tools.ts'
import { createProposals } from './create-proposals.ts'
import type { ProposalDeps } from './proposal.ts'
import { renderQuestion } from './render-question.ts'
import { sessionPersona } from './session-persona.ts'
import { sessionProfile } from './session-profile.ts'

export type SessionDeps = ProposalDeps & {
  readonly dispatcher: Dispatcher
  readonly runtimes: Pick<Runtimes, 'get'>
  readonly toolSessions: Pick<ToolSessions, 'open' | 'bind' | 'end'>
  readonly mcpUrl: () => Promise<string>
  readonly files: Pick<Files, 'makeDirectory'>
  readonly roles: () => Promise<ReadonlyMap<string, Role>>
  readonly history: Pick<History, 'add'>
  /** where it starts: nothing is in it */
  readonly directory: string
  /** where no session looks */
  readonly secrets: readonly string[]
  readonly owner: PersonPrincipal
  readonly logger: Logger
  /** for one answer; default: 5 min */
  readonly withinMs?: number
}

type Asked = {
  readonly finding: Finding
  readonly agent: Agent
  readonly runtime: RuntimeName
  /** which try of this news, from 1 */
  readonly attempt: number
}

const usualMs = 5 * 60_000
const longestCause = 1_000

/**
 * Asks a session of its own why a finding happens; resolves with its answer, redacted. What it cost becomes a turn in the
 * history. A Failure says why there is none; an abort throws its reason.
 */
export async function askEnhancer(deps: SessionDeps, asked: Asked, signal: AbortSignal): Promise<string> {
  const { finding, agent } = asked
  const key = `enhancer-${finding.id}`
  const startedAt = deps.now()
  const cause = `${key}-${startedAt}-${asked.attempt}`
  const role = await enhancerRole(deps)
  const own = createProposals(deps, finding)
  const tools = createSessionTools({ ...deps, role, own, cause })
  const [runtime, url] = await Promise.all([
    deps.runtimes.get(asked.runtime),
    deps.mcpUrl(),
    deps.files.makeDirectory(deps.directory, { mode: 0o700 }),
  ])
  const token = deps.toolSessions.open(key, tools.tools)
  const unbind = deps.toolSessions.bind(key, tools)
  let usage: Usage = {}
  const used = (told: Usage): Promise<void> => {
    usage = told
    return Promise.resolve()
  }
  const spec = {
    key,
    cwd: deps.directory,
    ...(agent.modelHint === undefined ? {} : { model: agent.modelHint }),
    persona: sessionPersona(role),
    permissions: sessionProfile(role),
    reach: { own: [], never: deps.secrets },
    tools: { url, token },
  }
  const question = { runtime, spec, text: renderQuestion(finding), withinMs: deps.withinMs ?? usualMs, tools, used }
  let outcome: 'done' | 'failed' | 'cancelled' = 'failed'
  try {
    const said = await askOnce(question, signal)
    outcome = 'done'
    return bounded(deps.redactor.redact(said).text)
  } catch (error) {
    if (signal.aborted) outcome = 'cancelled'
    throw error
  } finally {
    unbind()
    deps.toolSessions.end(key)
    await record(deps, asked, { id: `turn-${cause}`, outcome, ms: deps.now() - startedAt, usage })
  }
}

async function enhancerRole({ roles }: Pick<SessionDeps, 'roles'>): Promise<Role> {
  const role = (await roles()).get('enhancer')
  if (role !== undefined) return role
  throw new Failure('There is no role enhancer. `role list` shows those that are there.', { exit: 'configuration' })
}

type Turn = Pick<Extract<FleetEvent, { kind: 'turn' }>, 'id' | 'outcome' | 'ms'> & { readonly usage: Usage }

/** The answer is there: it is not thrown away for what could not be counted. */
async function record(deps: SessionDeps, { agent, runtime }: Asked, { usage, ...turn }: Turn): Promise<void> {
  const cost = usage.costUsd === undefined ? {} : { costUsd: usage.costUsd }
  const who = { hostId: deps.hostId, agent: agent.name, role: 'enhancer', runtime }
  const event = { ...turn, ...cost, ...who, kind: 'turn', topicId: 'enhancer', at: deps.now() } as const
  await deps.history.add([event]).catch((error: unknown) => deps.logger.warn({ err: error }, 'a turn was not counted'))
}

const bounded = (text: string): string =>
  text.length <= longestCause ? text : `${text.slice(0, longestCause - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
