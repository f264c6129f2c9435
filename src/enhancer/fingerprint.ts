import { createHash } from 'node:crypto'
import { templateOf } from './template.ts'
import type { Sighting } from '../store/finding.ts'
import type { Signal } from './signal.ts'

/** The error's type, its message without what varies, its own topmost frames: a line each. */
export const templateOfSignal = ({
  errorType,
  message,
  frames,
}: Pick<Signal, 'errorType' | 'message' | 'frames'>): string =>
  [errorType ?? '', templateOf(message), ...frames].join('\n')

/** `v1:` and 32 hex digits. Another way of making templates is another version: old findings are not matched by it. */
export function fingerprintOf({
  detector,
  component,
  template,
}: Pick<Sighting, 'detector' | 'component' | 'template'>): string {
  const told = JSON.stringify([component, detector, ...template.split('\n')])
  return `v1:${createHash('sha256').update(told).digest('hex').slice(0, 32)}`
}
