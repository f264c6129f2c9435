import type { Project } from '../fleet/fleet-settings.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import type { SessionSpec } from '../runtime/agent-runtime.ts'
import type { Topic } from '../store/topic.ts'

type Given = {
  readonly topic: Topic
  readonly runtime: RuntimeName
  readonly role: Pick<Role, 'permissions'> | undefined
  readonly project: Project | undefined
  /** where it works without a project */
  readonly directory: string
  /** where no session goes, but for what is its own */
  readonly secrets: readonly string[]
  /** where the project's agents work */
  readonly worktrees: string | undefined
  readonly persona: string
  readonly tools: NonNullable<SessionSpec['tools']>
}

/** Without a role nothing is allowed unasked. */
const askAlways: Role['permissions'] = { mode: 'default', allow: [], deny: [] }

/** The session that a topic's turn needs: another project, model or persona is another process with the same memory. */
export function planSession(given: Given): SessionSpec {
  const { topic, runtime, role, project, directory, persona, tools } = given
  const runtimeSessionId = topic.sessions?.[runtime]
  return {
    key: topic.id,
    cwd: project?.path ?? directory,
    persona,
    permissions: role?.permissions ?? askAlways,
    reach: { own: [directory, ...(given.worktrees === undefined ? [] : [given.worktrees])], never: given.secrets },
    tools,
    ...(runtimeSessionId === undefined ? {} : { runtimeSessionId }),
    ...(topic.model === undefined ? {} : { model: topic.model }),
  }
}
