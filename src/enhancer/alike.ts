import type { ErrorText, ReadText } from './error-text.ts'
import { templateOfSignal } from './fingerprint.ts'

type Likeable = ErrorText & Partial<ReadText> & { readonly component: string }

/** What has its component and its template in common, in its order. */
export function alike<F extends Likeable>(faults: readonly F[]): readonly (readonly F[])[] {
  const templates = new Map<string, string>()
  // The same few words again and again: of whoever did not read them from a text.
  const templateOf = (fault: F): string => {
    if (fault.frames.length > 0) return templateOfSignal(fault)
    const key = `${fault.errorType}\n${fault.message}`
    const known = templates.get(key) ?? templateOfSignal(fault)
    templates.set(key, known)
    return known
  }
  const components = Map.groupBy(faults, ({ component }) => component)
  return [...components.values()].flatMap((some) => [
    ...Map.groupBy(some, (fault) => fault.template ?? templateOf(fault)).values(),
  ])
}
