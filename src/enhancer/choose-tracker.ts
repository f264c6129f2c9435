import { Failure } from '../errors.ts'
import type { TrackerSettings } from '../fleet/tracker-settings.ts'
import type { Finding } from '../store/finding.ts'
import { productOf } from './versions-of.ts'

/**
 * Where a finding is reported: where it is filed already, as it was asked for, by its component, or the only one there is.
 * Undefined where there is no tracker at all. A Failure names those there are.
 */
export function chooseTracker(
  trackers: readonly TrackerSettings[],
  { component, upstream }: Pick<Finding, 'component' | 'upstream'>,
  asked: string | undefined,
): TrackerSettings | undefined {
  const named = trackers.map(({ id }) => id).join(', ')
  if (trackers.length === 0) return undefined
  const wanted = asked ?? upstream?.tracker
  if (wanted !== undefined) {
    const found = trackers.find(({ id }) => id === wanted)
    if (found === undefined) throw new Failure(`No tracker is named ${wanted.slice(0, 40)}; there are ${named}.`)
    return found
  }
  const takes = (fits: (one: string) => boolean) => trackers.find(({ components }) => components.some(fits))
  const chosen =
    takes((one) => one === component) ??
    takes((one) => component.startsWith(`${one} `)) ??
    takes((one) => one === productOf(component)) ??
    (trackers.length === 1 ? trackers[0] : undefined)
  if (chosen === undefined)
    throw new Failure(`No tracker takes ${component} by itself. Say which: ${named}, as tracker:${trackers[0]?.id}`)
  return chosen
}
