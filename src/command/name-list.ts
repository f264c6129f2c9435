import { Failure } from '../errors.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './quote.ts'

/**
 * `fleet ps, fleet spawn` as the names that there are; undefined for undefined. A list with nothing in it is a Failure:
 * it would mean none, and leaving it out means all.
 */
export function nameList(
  given: string | undefined,
  { what, find, known }: { what: string; find(name: string): string | undefined; known: readonly string[] },
): readonly string[] | undefined {
  if (given === undefined) return undefined
  const names = given.split(',').map((name) => name.trim().replace(/^\//, ''))
  const found = names.filter((name) => name !== '').map((name) => find(name) ?? unknown(what, name, known))
  if (found.length > 0) return [...new Set(found)]
  throw new Failure(`Name at least one ${what}, or leave \`${what}s\` out for all.`, { exit: 'usage' })
}

function unknown(what: string, name: string, known: readonly string[]): never {
  const there = known.length === 0 ? ' There is none yet.' : didYouMean(name, known)
  throw new Failure(`There is no ${what} ${quote(name) ?? 'without a name'}.${there}`, { exit: 'usage' })
}
