import type { Finding } from '../store/finding.ts'
import { asCode, visibleText } from './harmless-text.ts'

/** How often, since when and on how many: no names. */
export function renderCount({ count, firstAt, lastAt, hosts, agents }: Finding): string {
  const times = count === 1 ? 'once' : `${count} times`
  const when = day(firstAt) === day(lastAt) ? `on ${day(firstAt)}` : `from ${day(firstAt)} to ${day(lastAt)}`
  const by = counted(Object.keys(agents).length, 'agent')
  const on = counted(Object.keys(hosts).length, 'host')
  return `Seen ${times} ${when}${by === '' ? '' : `, by ${by}`}${on === '' ? '' : ` on ${on}`}.`
}

export function renderVersions(versions: ReadonlyMap<string, readonly string[]>): string {
  const all = [...versions].map(([what, given]) => asCode(visibleText(`${what} ${given.join(', ')}`).slice(0, 100)))
  return all.length === 0 ? 'not known' : all.join(', ')
}

const counted = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`)
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
