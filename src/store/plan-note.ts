import type { Finding, FindingChange, Noted, Occurrence, Sighting } from './finding.ts'

export type NotePlan = {
  readonly news: Noted['news']
  /** none for `nothing` */
  readonly change: FindingChange
  /** It has no card of its own and wants one. */
  readonly wantsCard: boolean
}

const hourMs = 3_600_000
const mostEvidence = 5
const longestEvidence = 4_000
const mostNamed = 20

/** What a sighting makes of a finding, `fresh` being its occurrences that were not counted before. */
export function planNote(
  before: Finding | undefined,
  sighting: Sighting,
  { fresh, now }: { readonly fresh: readonly Occurrence[]; readonly now: number },
): NotePlan {
  if (before !== undefined && fresh.length === 0) return { news: 'nothing', change: {}, wantsCard: false }
  const times = fresh.map(({ at }) => at)
  const change = {
    ...kept(before, sighting),
    count: (before?.count ?? 0) + fresh.length,
    firstAt: Math.min(...times, before?.firstAt ?? (times.length === 0 ? now : Infinity)),
    lastAt: Math.max(...times, before?.lastAt ?? (times.length === 0 ? now : 0)),
    hosts: counted(
      before?.hosts,
      fresh.map(({ hostId }) => hostId),
    ),
    agents: counted(
      before?.agents,
      fresh.flatMap(({ agent }) => agent ?? []),
    ),
    evidence: merged(before?.evidence ?? [], sighting.evidence),
  }
  if (before === undefined) {
    const history = [{ at: now, what: `first seen by ${sighting.detector}` }]
    return { news: 'new', change: { ...change, state: 'open', history }, wantsCard: true }
  }
  const wantsCard = before.isFolded === true && now - before.firstAt >= hourMs
  if (!comesBack(before, times, now)) return { news: 'more', change, wantsCard }
  const history = [...before.history, { at: now, what: `came back: ${wasOf(before)}` }]
  return { news: 'back', change: { ...change, state: 'open', snoozedUntil: undefined, history }, wantsCard }
}

/** What stays as it was at first: a card is known again by it. Who explains knows more than a rule. */
function kept(before: Finding | undefined, sighting: Sighting): FindingChange {
  const { fingerprint, detector, component, title, template } = sighting
  const by = detector === 'enhancer' ? 'enhancer' : 'rule'
  const isExplained = before?.causeBy === 'enhancer' && by === 'rule'
  const isProposed = before?.remedy?.by === 'enhancer' && sighting.remedy?.by === 'rule'
  return {
    ...(before === undefined ? { fingerprint, detector, component, title, template } : {}),
    ...(sighting.cause === undefined || isExplained ? {} : { cause: sighting.cause, causeBy: by }),
    ...(sighting.remedy === undefined || isProposed ? {} : { remedy: sighting.remedy }),
  }
}

function comesBack({ state, snoozedUntil = 0, closed }: Finding, times: readonly number[], now: number): boolean {
  if (state === 'open') return false
  if (state === 'snoozed') return snoozedUntil <= now
  return closed === undefined || times.some((at) => at > closed.at)
}

const wasOf = ({ state, closed }: Finding): string =>
  closed?.by === undefined ? `it was ${state}` : `it was ${state} by ${closed.by}`

function counted(before: Readonly<Record<string, number>> = {}, names: readonly string[]): Record<string, number> {
  const counts = new Map(Object.entries(before))
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a).slice(0, mostNamed))
}

function merged(before: readonly string[], seen: readonly string[]): readonly string[] {
  const cut = seen.map((text) => text.slice(0, longestEvidence))
  return [...before.filter((text) => !cut.includes(text)), ...new Set(cut)].slice(-mostEvidence)
}
