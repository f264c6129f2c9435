import { expect } from 'vitest'
import { detect } from '../../src/enhancer/detect.ts'
import { planSighting } from '../../src/enhancer/plan-sighting.ts'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import type { RuntimeName } from '../../src/fleet/agent.ts'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import type { Sighting } from '../../src/store/finding.ts'

export type LabelledLog = { readonly label: string; readonly text: string }

export type Score = {
  readonly records: number
  readonly labels: number
  readonly findings: number
  /** of all pairs of records that are one finding, those that have one label */
  readonly precision: number
  /** of all pairs of records that have one label, those that are one finding */
  readonly recall: number
  /** what was mixed, and what was torn apart, for who wants to mend it */
  readonly faults: readonly string[]
}

/** Whose adapter's it would be in a fleet; what is no adapter's is seen in some pane. */
const runtimeOf = (label: string): RuntimeName =>
  label.startsWith('pi:') ? 'pi' : label.startsWith('codex-acp:') ? 'codex' : 'claude'

/**
 * All records as errors, in an order in which their labels are mixed: seen by the detector, then noted one after the other,
 * as they are in a fleet. `inOne`: all of one component, as if one runtime had said all of it, which is harder.
 */
export function scoreGrouping(logs: readonly LabelledLog[], { inOne = false } = {}): Score {
  const events = mixed(logs).map(({ label, text }, index): FleetEvent => {
    const runtime = inOne ? 'claude' : runtimeOf(label)
    return { id: `e${index}`, at: index, hostId: 'box', runtime, kind: 'error', source: 'adapter', text }
  })
  const thresholds = { ...defaultEnhancer.thresholds, repeatedError: 1 }
  const known: Sighting[] = []
  const found = new Map<string, string>()
  for (const signal of detect(events, { now: events.length, thresholds })) {
    const sighting = planSighting(signal, known)
    if (!known.some(({ fingerprint }) => fingerprint === sighting.fingerprint)) known.push(sighting)
    for (const { id } of sighting.occurrences) found.set(id, sighting.fingerprint)
  }
  const pairs = mixed(logs).map(({ label }, index) => ({ label, finding: found.get(`e${index}`) ?? `none ${index}` }))
  const both = countPairs(pairs.map(({ label, finding }) => `${label}\n${finding}`))
  return {
    records: logs.length,
    labels: new Set(logs.map(({ label }) => label)).size,
    findings: new Set(found.values()).size,
    precision: both / countPairs(pairs.map(({ finding }) => finding)),
    recall: both / countPairs(pairs.map(({ label }) => label)),
    faults: faultsOf(pairs, known),
  }
}

/** Every seventh, then those beside them: no label comes as a block. */
const mixed = <T>(all: readonly T[]): readonly T[] =>
  Array.from({ length: 7 }, (_, start) => all.filter((__, index) => index % 7 === start)).flat()

const countPairs = (keys: readonly string[]): number =>
  [...Map.groupBy(keys, (key) => key).values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)

function faultsOf(pairs: readonly { label: string; finding: string }[], known: readonly Sighting[]): readonly string[] {
  const template = (finding: string) =>
    JSON.stringify(known.find(({ fingerprint }) => fingerprint === finding)?.template)
  const torn = [...Map.groupBy(pairs, ({ label }) => label)].flatMap(([label, some]) => {
    const findings = new Set(some.map(({ finding }) => finding))
    return findings.size < 2 ? [] : [`torn: ${label}: ${[...findings].map(template).join(' | ')}`]
  })
  const joined = [...Map.groupBy(pairs, ({ finding }) => finding)].flatMap(([finding, some]) => {
    const labels = new Set(some.map(({ label }) => label))
    return labels.size < 2 ? [] : [`mixed: ${[...labels].join(', ')}: ${template(finding)}`]
  })
  return [...torn, ...joined]
}

/** Every second label of each program: rules were made looking at these alone. */
export function halves(logs: readonly LabelledLog[]): {
  readonly tuned: readonly LabelledLog[]
  readonly heldBack: readonly LabelledLog[]
} {
  const labels = [...new Set(logs.map(({ label }) => label))]
  const isTuned = new Set(labels.filter((_, index) => index % 2 === 0))
  return {
    tuned: logs.filter(({ label }) => isTuned.has(label)),
    heldBack: logs.filter(({ label }) => !isTuned.has(label)),
  }
}

const render = ({ records, labels, findings, precision, recall }: Score): string =>
  `${records} records, ${labels} labels, ${findings} findings, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`

/** What stands there when it is not so is the figures, and what was mixed or torn. */
export function expectGood(name: string, score: Score, { precision = 0.98, recall = 0.95 } = {}): void {
  const told = [`${name}: ${render(score)}`, ...score.faults].join('\n')
  expect({ told, isGood: score.precision >= precision && score.recall >= recall }).toEqual({ told, isGood: true })
}
