import type { AgentStatus } from './status.ts'

export type OldAgent = { readonly name: string; readonly version: string }

/**
 * Pane agents whose program was started from another installation than `active`, an id, in the roster's order. Who does
 * not run is none of them, since its next start takes the active one. Of whom nothing is written down the start was made
 * from a checkout: there was nothing else before.
 */
export function agentsOnOldVersion(
  statuses: readonly Pick<AgentStatus, 'agent' | 'evidence'>[],
  active: string,
): readonly OldAgent[] {
  return statuses.flatMap(({ agent: { name }, evidence: { placement, pane, version } }) => {
    if (placement === 'hosted' || pane?.alive !== true) return []
    return (version ?? 'checkout') === active ? [] : [{ name, version: version ?? 'checkout' }]
  })
}

/** `3 agents still run 1.4.0: /fleet relaunch all`. */
export function renderOldVersions(old: readonly OldAgent[]): string {
  const parts = [...Map.groupBy(old, ({ version }) => version)].map(
    ([version, those], index) =>
      `${index === 0 ? `${those.length} ${those.length === 1 ? 'agent still runs' : 'agents still run'}` : `${those.length}`} ${version}`,
  )
  return `${parts.join(', ')}: /fleet relaunch all`
}
