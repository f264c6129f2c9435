import type { Finding, Sighting } from '../store/finding.ts'
import { fingerprintOf, templateOfSignal } from './fingerprint.ts'
import type { Signal } from './signal.ts'
import { similarity } from './similarity.ts'

type Known = Pick<Finding, 'fingerprint' | 'detector' | 'component' | 'template'> & { readonly firstAt?: number }

/** Who saw it may be a person, or the enhancer's session. */
type Named = Omit<Signal, 'detector'> & { readonly detector: string }

/** From this similarity on two messages are one fault. */
const alike = 0.8
/** A message of fewer words has too little to be nearly the same. */
const fewWords = 4

/**
 * What is noted of a signal, whose texts are redacted by now. It belongs to the finding with its fingerprint; where there is
 * none, to the one of the same detector and component that was found first of those that are nearly the same. `known` has
 * what was planned before in the same look as well, so that two that are nearly the same make one.
 */
export function planSighting(signal: Named, known: readonly Known[]): Sighting {
  const { detector, component, title, occurrences, evidence, cause, remedy } = signal
  const template = templateOfSignal(signal)
  const fingerprint = fingerprintOf({ detector, component, template })
  const merged = known.some((each) => each.fingerprint === fingerprint)
    ? undefined
    : findNear({ detector, component, template }, known)
  return {
    fingerprint: merged?.fingerprint ?? fingerprint,
    detector,
    component,
    title,
    template: merged?.template ?? template,
    occurrences,
    evidence,
    ...(cause === undefined ? {} : { cause }),
    ...(remedy === undefined ? {} : { remedy }),
  }
}

function findNear(
  { detector, component, template }: Omit<Known, 'fingerprint'>,
  known: readonly Known[],
): Known | undefined {
  return known
    .filter((each) => each.detector === detector && each.component === component && isNear(each.template, template))
    .toSorted((a, b) => (a.firstAt ?? 0) - (b.firstAt ?? 0))[0]
}

function isNear(one: string, other: string): boolean {
  const [[typeA, messageA = '', ...framesA], [typeB, messageB = '', ...framesB]] = [one.split('\n'), other.split('\n')]
  if (typeA !== typeB || framesA[0] !== framesB[0]) return false
  if (messageA.split(' ').length < fewWords || messageB.split(' ').length < fewWords) return messageA === messageB
  return similarity(messageA, messageB) >= alike
}
