import { explain } from '../errors.ts'
import type { Finding, Findings } from '../store/finding.ts'
import type { Facts } from '../store/store.ts'
import { planExplanation } from './plan-explanation.ts'
import { withLine } from './with-line.ts'

export type ExplainOneDeps = {
  readonly findings: Pick<Findings, 'get' | 'update'>
  readonly facts: Facts
  /** This is the fleet's host: one asks for all. */
  readonly isHere: () => Promise<boolean>
  /** Undefined: there is no model any more. */
  readonly ask: (finding: Finding, attempt: number, signal: AbortSignal) => Promise<string | undefined>
  readonly showFinding: (finding: Finding) => Promise<void>
  readonly perDay: () => number
  readonly now: () => number
}

const askedFact = 'enhancer.asked'

/**
 * Asks about a finding that waits for it, and writes down what came of it. Written down before it asks: what is cut off
 * has been paid for. An abort leaves it as it is, for the next start.
 */
export async function explainOne(deps: ExplainOneDeps, id: string, signal: AbortSignal): Promise<void> {
  const { findings, now } = deps
  const finding = await findings.get(id)
  const state = finding?.explained?.state
  if (finding?.explained === undefined || state === 'done' || state === 'failed' || !(await deps.isHere())) return
  const asked = await askedToday(deps)
  const plan = planExplanation(finding, { asked, perDay: deps.perDay() })
  if (plan.kind === 'nothing') return
  if (plan.kind === 'give up') return await close(deps, finding, plan.why)
  const tries = finding.explained.tries + 1
  await deps.facts.set(askedFact, `${dayOf(now())} ${asked + 1}`)
  await findings.update(id, () => ({ explained: { state: 'asked', tries, at: now() } }))
  try {
    const cause = await deps.ask(finding, tries, signal)
    if (cause === undefined) return await close(deps, finding, 'it has no model any more')
    const explained = { state: 'done', tries, at: now() } as const
    const line = (each: Finding) => withLine(each, now(), 'the enhancer explained it')
    await deps.showFinding(
      await findings.update(id, (each) => ({ cause, causeBy: 'enhancer', explained, ...line(each) })),
    )
  } catch (error) {
    if (signal.aborted) return
    await close(deps, finding, explain(error))
  }
}

async function close({ findings, showFinding, now }: ExplainOneDeps, { id }: Finding, why: string): Promise<void> {
  const line = `the enhancer did not explain it: ${why}`
  const closed = await findings.update(id, (each) => ({
    explained: { state: 'failed', tries: each.explained?.tries ?? 0, at: now() },
    ...withLine(each, now(), line.length <= 300 ? line : `${line.slice(0, 299)}…`),
  }))
  await showFinding(closed)
}

async function askedToday({ facts, now }: ExplainOneDeps): Promise<number> {
  const [day, count] = (await facts.get(askedFact))?.split(' ') ?? []
  return day === dayOf(now()) ? Number(count) : 0
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
