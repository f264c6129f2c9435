import type { RuntimeName } from '../../../src/fleet/agent.ts'
import type { Readiness } from '../../../src/fleet/readiness.ts'
import type { AgentStatus } from '../../../src/fleet/status.ts'

type Own = {
  readonly readiness?: Readiness
  readonly why?: string
  readonly paused?: string
  readonly idleSince?: number
  readonly runtime?: RuntimeName
  readonly lifecycle?: 'core' | 'ephemeral'
}

const hosted: readonly string[] = ['orchestrator', 'enhancer']

/** An agent as it is looked at: a coder in its pane, unless it has the name of one of the floor. */
export function aStatus(name: string, own: Own = {}): AgentStatus {
  const role = hosted.includes(name) ? name : 'coder'
  const placement = hosted.includes(name) ? 'hosted' : 'pane'
  const { readiness = 'idle', why, paused, idleSince, runtime = 'stub', lifecycle } = own
  const hook = idleSince === undefined ? {} : { hook: { state: 'idle', since: idleSince, at: idleSince } as const }
  return {
    agent: { name, runtime, role },
    role: {
      name: role,
      title: role,
      lifecycle: lifecycle ?? (placement === 'hosted' ? 'core' : 'ephemeral'),
      placement,
      runtime: 'claude',
      tools: [],
      permissions: { mode: 'default', allow: [], deny: [] },
      mandate: '',
      boundaries: '',
      lenses: [],
      source: 'framework',
    },
    evidence: { at: 1, placement, supervised: true, ...(paused === undefined ? {} : { paused }), ...hook },
    readiness,
    ...(why === undefined ? {} : { why }),
  }
}
