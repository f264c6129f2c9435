import type { Fault } from './detectors/fault.ts'
import { templateOf } from './template.ts'

/** Faults by what they have in common: component, type, frames, and the message without what varies. In their order. */
export function alike<F extends Pick<Fault, 'component' | 'errorType' | 'frames' | 'message'>>(
  faults: readonly F[],
): readonly (readonly F[])[] {
  const templates = new Map<string, string>()
  const groups = Map.groupBy(faults, ({ component, errorType, frames, message }) => {
    const template = templates.get(message) ?? templateOf(message)
    templates.set(message, template)
    return `${component}\n${errorType}\n${frames.join('\n')}\n\n${template}`
  })
  return [...groups.values()]
}
