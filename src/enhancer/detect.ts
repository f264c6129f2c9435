import type { Thresholds } from '../fleet/enhancer-settings.ts'
import type { FleetEvent } from '../fleet/fleet-event.ts'
import { alike } from './alike.ts'
import { findOverBudget } from './detectors/budget.ts'
import { findCrashLoops } from './detectors/crash-loop.ts'
import { findDrift } from './detectors/drift.ts'
import { findFailedOps } from './detectors/failed-op.ts'
import { findFailingTools } from './detectors/failing-tool.ts'
import type { Fault } from './detectors/fault.ts'
import { sortEvents } from './detectors/happened.ts'
import type { Happened, Look } from './detectors/happened.ts'
import { findMassDeaths } from './detectors/mass-death.ts'
import { findRepeatedErrors } from './detectors/repeated-error.ts'
import { findSlowOps } from './detectors/slow-op.ts'
import { findStaleHeartbeats } from './detectors/stale-heartbeat.ts'
import { findStuck } from './detectors/stuck.ts'
import { findUnanswered } from './detectors/unanswered.ts'
import { findUsageLimits } from './detectors/usage-limit.ts'
import { findVersionSkew } from './detectors/version-skew.ts'
import { createErrorReader } from './error-reader.ts'
import { detectorNames } from './signal.ts'
import type { DetectorName, Signal } from './signal.ts'

const detectors: Readonly<Record<DetectorName, (happened: Happened, look: Look) => readonly Fault[]>> = {
  'crash-loop': findCrashLoops,
  'mass-death': findMassDeaths,
  stuck: findStuck,
  'stale-heartbeat': findStaleHeartbeats,
  'failed-op': findFailedOps,
  'slow-op': findSlowOps,
  'repeated-error': findRepeatedErrors,
  unanswered: findUnanswered,
  drift: findDrift,
  'usage-limit': findUsageLimits,
  budget: findOverBudget,
  'version-skew': findVersionSkew,
  'failing-tool': findFailingTools,
}

const mostEvidence = 3

export type Given = {
  /** ms since the epoch */
  readonly now: number
  readonly thresholds: Thresholds
  /** From when on `events` are whole, ms since the epoch; absent: all there ever were. */
  readonly since?: number
  /** One that remembers across looks spares reading the same texts again. */
  readonly read?: Look['read']
}

/**
 * What is wrong, from what happened. The more history it sees, the more it may find; what it found before keeps its
 * signal and its occurrences' ids, whatever part of the history it sees then. Texts are as they are in the events.
 */
export function detect(events: readonly FleetEvent[], given: Given): readonly Signal[] {
  const happened = sortEvents(events)
  const look: Look = { since: 0, read: createErrorReader(), ...given }
  return detectorNames.flatMap((name) =>
    alike(detectors[name](happened, look)).flatMap((faults) => signalOf(name, faults) ?? []),
  )
}

function signalOf(detector: DetectorName, unsorted: readonly Fault[]): Signal | undefined {
  const faults = unsorted.toSorted((a, b) => a.occurrence.at - b.occurrence.at)
  const newest = faults.at(-1)
  if (newest === undefined) return undefined
  const { component, title, message, errorType, frames, cause } = newest
  return {
    detector,
    component,
    title,
    message,
    ...(errorType === undefined ? {} : { errorType }),
    frames,
    occurrences: faults.map(({ occurrence }) => occurrence),
    evidence: [...new Set(faults.slice(-mostEvidence).map(({ evidence }) => evidence()))],
    ...(cause === undefined ? {} : { cause }),
  }
}
