import type { Finding } from '../../store/finding.ts'
import type { Digest, DigestFinding } from './digest.ts'

type Span = { readonly since: number; readonly until: number }

/** What became of findings within a span; each stands in one list. */
export function planFindings(findings: readonly Finding[], { since, until }: Span): Digest['findings'] {
  const isWithin = (at: number | undefined): boolean => at !== undefined && at >= since && at < until
  const cameBack = ({ history }: Finding): boolean =>
    history.some(({ at, what }) => isWithin(at) && what.startsWith('came back'))
  const over = findings.filter(({ closed }) => isWithin(closed?.at))
  const open = findings.filter(({ state }) => state === 'open')
  const fresh = open.filter(({ firstAt }) => isWithin(firstAt))
  const back = open.filter((finding) => !fresh.includes(finding) && cameBack(finding))
  const waiting = open.filter(
    (finding) => !fresh.includes(finding) && !back.includes(finding) && finding.remedy?.by === 'enhancer',
  )
  return { fresh: fresh.map(line), back: back.map(line), closed: over.map(line), waiting: waiting.map(line) }
}

const line = ({ id, title, count, remedy }: Finding): DigestFinding => ({
  id,
  title,
  count,
  ...(remedy?.by === 'enhancer' ? { proposal: remedy.why } : {}),
})
