import { spell } from '../fleet/heartbeat-age.ts'
import { readinessSigns } from '../fleet/readiness-signs.ts'
import type { TenantAgent } from '../fleet/tenant-view.ts'
import type { NarrowList } from './definition.ts'

/** What `ps --why` calls it: no agent's name has a slash. */
export const tenantAgentName = ({ tenant, name }: TenantAgent): string => `${tenant}/${name}`

/** Its row of `ps`, the tenant first. What it is told to do is its tenant's own. */
export function tenantRow(view: TenantAgent, now: number): readonly string[] {
  const { tenant, name, role, runtime, readiness, since, heartbeatAt, model = '', host } = view
  const [age, beat] = [since, heartbeatAt].map((at) => (at === undefined ? undefined : spell(now - at)))
  const heartbeat = beat === undefined ? 'none' : `${beat} ago`
  return [tenant, name, role, runtime, readiness, age ?? '', heartbeat, model, '', host, noteOf(view)]
}

/** Its line of a list. */
export function tenantItem(view: TenantAgent): NarrowList['items'][number] {
  const { role, readiness } = view
  const value = tenantAgentName(view)
  const sign = view.paused === true ? '⏸️' : readinessSigns[readiness]
  const note = noteOf(view)
  return { value, sign, title: value, detail: [role, ...(note === '' ? [] : [`⚠ ${note}`])].join(' · ') }
}

/** For who asks why it is as it is: only its own tenant can tell more. */
export function explainTenantAgent(view: TenantAgent, now: number): string {
  const { tenant, role, runtime, host, readiness, since, toldAt } = view
  const note = noteOf(view)
  return [
    `**${tenantAgentName(view)}** is ${readiness}${since === undefined ? '' : ` since ${spell(now - since)}`}${note === '' ? '' : `: ${note}`}`,
    `${role} on ${runtime} · host ${host} · tenant ${tenant}`,
    `Host ${host} told this ${spell(now - toldAt)} ago. What it is at, and more, only tenant ${tenant} sees.`,
  ].join('\n')
}

const noteOf = ({ why, paused }: TenantAgent): string => why ?? (paused === true ? 'paused' : '')
