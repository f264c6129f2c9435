import { oneLine } from '../../command/one-line.ts'
import type { RemedyStep } from './remedy-commands.ts'

const longest = 120

/** `fleet relaunch agent:ada`: how plans, receipts and records name a step. */
export function nameStep({ command, options }: Pick<RemedyStep, 'command' | 'options'>): string {
  const given = Object.entries(options).map(
    ([name, value]) => `${name}:${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const whole = oneLine([command, ...given].join(' ')).replaceAll('`', "'")
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1)}…`
}
