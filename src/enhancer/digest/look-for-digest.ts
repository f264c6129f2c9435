import { explain } from '../../errors.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { Findings } from '../../store/finding.ts'
import type { History } from '../../store/history.ts'
import type { Digest } from './digest.ts'
import { planDigest } from './plan-digest.ts'

export type DigestSources = {
  readonly history: Pick<History, 'list'>
  readonly findings: Pick<Findings, 'list'>
  readonly statuses: () => Promise<readonly AgentStatus[]>
}

const mostEvents = 100_000
const mostFindings = 1_000

/** The digest of a span, from what is kept and from the agents as they are now. */
export async function lookForDigest(
  { history, findings, statuses }: DigestSources,
  { since, until }: Pick<Digest, 'since' | 'until'>,
): Promise<Digest> {
  const [events, found, seen] = await Promise.all([
    history.list({ since, limit: mostEvents }),
    findings.list({ limit: mostFindings }),
    statuses().catch(explain),
  ])
  return planDigest({
    since,
    until,
    events: events.filter(({ at }) => at < until),
    findings: found,
    statuses: seen,
  })
}
