import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { Occurrence } from '../../store/finding.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
export const minuteMs = 60_000

export const occurrenceOf = ({ id, at, hostId, agent }: FleetEvent): Occurrence =>
  agent === undefined ? { id, at, hostId } : { id, at, hostId, agent }

/** Agents' names are unique on their host alone. */
export const agentKey = ({ hostId, agent }: FleetEvent): string => `${hostId}\0${agent ?? ''}`

/** Its runtime, else its role: an agent's name is no part that anybody could mend. */
export function componentOf({ runtime, role }: FleetEvent): string {
  if (runtime !== undefined) return `runtime ${runtime}`
  return role === undefined ? 'mos' : `role ${role}`
}

export const byAgent = <E extends FleetEvent>(events: readonly E[]): ReadonlyMap<string, E[]> =>
  Map.groupBy(events, agentKey)

/** `2026-11-27 14:03 UTC, ada on box`: how each piece of evidence begins. */
export function heading({ at, agent, hostId }: FleetEvent): string {
  const time = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return agent === undefined ? `${time}, ${hostId}` : `${time}, ${agent} on ${hostId}`
}

const longest = 600
const lines = 6

/** The end of a text, where the news are. */
export function tail(text: string | undefined): string {
  const last =
    text
      ?.slice(-4 * longest)
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n') ?? ''
  return last.length <= longest ? last : `…${last.slice(-longest).replace(/^[\udc00-\udfff]/u, '')}`
}

/** `what` stands before its text, which is cut. */
export function told(event: FleetEvent, text: string | undefined, what = ''): string {
  const said = [what, tail(text)].filter((each) => each !== '').join('\n')
  return said === '' ? heading(event) : `${heading(event)}:\n${said}`
}
