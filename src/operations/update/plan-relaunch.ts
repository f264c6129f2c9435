import { hostOf } from '../../fleet/host-of.ts'
import type { AgentStatus } from '../../fleet/status.ts'

/** What a relaunch op is given that brings those who run here to another installation, in the roster's order; undefined: nobody runs. */
export function planRelaunch(
  statuses: readonly Pick<AgentStatus, 'agent' | 'evidence'>[],
  hostId: string,
): { readonly names: readonly string[] } | undefined {
  const names = statuses.flatMap(({ agent, evidence: { pane, paused } }) =>
    hostOf(agent, hostId) === hostId && pane?.alive === true && paused === undefined ? [agent.name] : [],
  )
  return names.length === 0 ? undefined : { names }
}
