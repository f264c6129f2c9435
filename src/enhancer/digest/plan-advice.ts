import { spell } from '../../fleet/heartbeat-age.ts'
import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { Advice, DigestSight } from './digest.ts'
import { countBy } from './count-by.ts'

const dayMs = 86_400_000
const idleMs = 7 * dayMs
/** of the span */
const busyShare = 0.8
const limitsInSpan = 3

/** Which agents the fleet has too many or too few of, by what they did. */
export function planAdvice({ since, until, events, statuses }: DigestSight): readonly Advice[] {
  if (typeof statuses === 'string') return []
  return [
    ...idle(statuses, { since, until }),
    ...busy(statuses, events, { since, until }),
    ...limited(statuses, events),
  ]
}

type Span = { readonly since: number; readonly until: number }

/** Made for a task, in its pane, and at nothing for a week. */
const idle = (statuses: readonly AgentStatus[], { since, until }: Span): readonly Advice[] =>
  statuses.flatMap(({ agent, role, readiness, evidence }) => {
    const from = evidence.hook?.since
    if (role?.lifecycle !== 'ephemeral' || readiness !== 'idle' || from === undefined || until - from < idleMs)
      return []
    const weeks = (at: number): number => Math.floor((at - from) / idleMs)
    const text = `retire **${agent.name}** (${agent.role}): it has been idle for ${spell(until - from)}. \`/fleet remove agent:${agent.name}\``
    return [{ text, isNew: weeks(until) > weeks(since) }]
  })

/** All agents of a role were at work nearly all of the time: what comes next waits for them. */
function busy(statuses: readonly AgentStatus[], events: readonly FleetEvent[], span: Span): readonly Advice[] {
  const inPanes = statuses.filter(({ role }) => role?.placement === 'pane' && role.lifecycle === 'ephemeral')
  return [...Map.groupBy(inPanes, ({ agent }) => agent.role)].flatMap(([role, of]) => {
    const shares = of.map(({ agent }) => workingShare(agent.name, events, span))
    if (shares.some((share) => share < busyShare)) return []
    const least = Math.round(Math.min(...shares) * 100)
    const whose = of.length === 1 ? `the only ${role} was` : `all ${of.length} of role ${role} were`
    return [
      {
        text: `add another ${role}: ${whose} at work for ${least}% of the time. \`/fleet spawn role:${role}\``,
        isNew: true,
      },
    ]
  })
}

/** From what was seen of it within the span: before its first change it was what nobody knows. */
function workingShare(name: string, events: readonly FleetEvent[], { since, until }: Span): number {
  let worked = 0
  let from: number | undefined
  for (const event of events) {
    if (event.agent !== name || event.kind !== 'readiness') continue
    if (from !== undefined) worked += event.at - from
    from = event.readiness === 'working' ? Math.max(since, event.at) : undefined
  }
  if (from !== undefined) worked += until - from
  return worked / (until - since)
}

/** An account that is used up again and again does not carry its agents. */
function limited(statuses: readonly AgentStatus[], events: readonly FleetEvent[]): readonly Advice[] {
  const limits = countBy(events, (event) => (event.kind === 'usage-limit' ? event.runtime : undefined))
  return [...limits].flatMap(([runtime, count]) => {
    if (count < limitsInSpan) return []
    const others = statuses.filter(({ agent }) => agent.runtime !== runtime && agent.runtime !== 'stub')
    const instead =
      others.length === 0
        ? 'add an agent on another runtime'
        : `give its work to ${others[0]?.agent.runtime ?? ''}, or add an agent there`
    return [{ text: `${instead}: ${runtime} came to its usage limit ${count} times.`, isNew: true }]
  })
}
