import type { AgentView } from './agent-view.ts'

/** When its state began, ms since the epoch, as far as somebody told: its hooks first, its heartbeat next. */
export function sinceOf({ evidence, readiness }: Pick<AgentView, 'evidence' | 'readiness'>): number | undefined {
  const { hook, heartbeat } = evidence
  if (readiness === 'dead' || readiness === 'stale' || readiness === 'unknown') return undefined
  return hook?.since ?? heartbeat?.since
}
