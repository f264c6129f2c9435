import { Failure } from '../errors.ts'
import type { Finding, Findings } from '../store/finding.ts'
import { quote } from './quote.ts'

const mostNamed = 5

/** By its id or the beginning of it, with or without `f-`. Throws a Failure when there is none, or more than one. */
export async function findFinding(findings: Pick<Findings, 'get' | 'list'>, given: string): Promise<Finding> {
  const digits = given.trim().toLowerCase().replace(/^f-/, '')
  const id = `f-${digits}`
  const known = digits === '' ? undefined : await findings.get(id)
  if (known !== undefined) return known
  const fits = digits === '' ? [] : (await findings.list()).filter((one) => one.id.startsWith(id))
  const [only, second] = fits
  if (only !== undefined && second === undefined) return only
  const named = quote(given)
  if (named === undefined) throw new Failure('Name a finding. See which there are: /bug list')
  if (only === undefined) throw new Failure(`There is no finding ${named}. See which there are: /bug list`)
  const some = fits.slice(0, mostNamed).map((one) => one.id)
  const more = fits.length > mostNamed ? ', …' : ''
  throw new Failure(`${named} begins more than one finding: ${some.join(', ')}${more}. Write more of it.`)
}
