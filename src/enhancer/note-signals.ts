import { setImmediate as breathe } from 'node:timers/promises'
import { z } from 'zod'
import type { EnhancerSettings } from '../fleet/enhancer-settings.ts'
import type { Remedy } from '../fleet/remedy.ts'
import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Finding, Findings, Sighting } from '../store/finding.ts'
import type { Facts } from '../store/store.ts'
import { StoreAway } from '../store/store-away.ts'
import type { Known } from './known-findings.ts'
import type { Signal } from './signal.ts'

export type NoteDeps = {
  readonly findings: Pick<Findings, 'note' | 'get'>
  readonly facts: Facts
  readonly redactor: Redactor
  readonly settings: () => EnhancerSettings
  /** Puts or updates its card. */
  readonly showFinding: (finding: Finding) => Promise<void>
  readonly explainFinding: (finding: Finding) => Promise<void>
  readonly logger: Logger
}

/** What is made of a signal, by rule. */
export type Rules = {
  readonly suggestRemedy: (signal: Signal) => Remedy | undefined
  readonly planSighting: (signal: Signal, known: readonly Known[]) => Sighting
}

/** Fingerprints of findings that are noted and perhaps not shown: a Mos that was killed in between shows them. */
const unshown = 'enhancer.unshown'
const fingerprints = z.array(z.string())

/**
 * Makes findings of signals, in steps that may be repeated: an occurrence is counted once. Returns the finding of each as
 * it is now; undefined for what could not be noted, which is logged.
 */
export async function noteSignals(
  deps: NoteDeps,
  rules: Rules,
  { signals, known }: { readonly signals: readonly Signal[]; readonly known: readonly Known[] },
): Promise<readonly (Finding | undefined)[]> {
  const added: Known[] = [...known]
  const sightings: Sighting[] = []
  for (const signal of signals) {
    const sighting = rules.planSighting(redacted(deps, signal, rules), added)
    added.push(sighting)
    sightings.push(sighting)
    // A redaction takes milliseconds, and a storm brings a thousand.
    await breathe()
  }
  const { cardsPerHour } = deps.settings()
  await deps.facts.set(unshown, JSON.stringify(sightings.map(({ fingerprint }) => fingerprint)))
  const findings: (Finding | undefined)[] = []
  for (const sighting of sightings) {
    findings.push(
      await note(deps, sighting, cardsPerHour).catch((error: unknown) => {
        if (error instanceof StoreAway) throw error
        // One that can't be noted must not hide all others. As a warning: an error of the log is an event again.
        deps.logger.warn({ err: error, fingerprint: sighting.fingerprint }, 'a fault could not be noted')
        return undefined
      }),
    )
  }
  await deps.facts.set(unshown, '[]')
  return findings
}

async function note(deps: NoteDeps, sighting: Sighting, cardsPerHour: number): Promise<Finding> {
  const { finding, news } = await deps.findings.note(sighting, { cardsPerHour })
  if (news === 'nothing') return finding
  await deps.showFinding(finding)
  if (news !== 'more') await deps.explainFinding(finding)
  return finding
}

/** What the Mos before this one had noted when it died. Shown again it is the same card. */
export async function showUnshown(deps: Pick<NoteDeps, 'findings' | 'facts' | 'showFinding' | 'explainFinding'>) {
  const left = await deps.facts.get(unshown)
  if (left === undefined || left === '[]') return
  for (const fingerprint of fingerprints.parse(JSON.parse(left))) {
    const finding = await deps.findings.get(fingerprint)
    if (finding === undefined) continue
    await deps.showFinding(finding)
    await deps.explainFinding(finding)
  }
  await deps.facts.set(unshown, '[]')
}

/** Redacted before anything is made of it: the fingerprint is of what may be shown. */
function redacted({ redactor }: NoteDeps, signal: Signal, { suggestRemedy }: Rules): Signal {
  const clean = (text: string): string => redactor.redact(text).text
  const remedy = signal.remedy ?? suggestRemedy(signal)
  return {
    ...signal,
    title: clean(signal.title),
    message: clean(signal.message),
    evidence: signal.evidence.map(clean),
    ...(signal.cause === undefined ? {} : { cause: clean(signal.cause) }),
    ...(remedy === undefined ? {} : { remedy }),
  }
}
