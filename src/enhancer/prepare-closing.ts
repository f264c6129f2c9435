import { createHash } from 'node:crypto'
import type { Confirmation } from '../command/definition.ts'
import { Failure } from '../errors.ts'
import type { Finding } from '../store/finding.ts'
import type { Store } from '../store/store.ts'
import type { Closing } from './filing.ts'
import { renderFarewell } from './render-tally.ts'
import { productOf, versionsOf } from './versions-of.ts'

const versionsMs = 14 * 86_400_000

/** What would be said and closed. A Failure where there is no issue that is open. */
export async function prepareClosing(store: Pick<Store, 'history'>, finding: Finding): Promise<Closing> {
  const { id, component, upstream } = finding
  if (upstream === undefined)
    throw new Failure(`${id} was never filed, so there is nothing to close. To be done with it: /bug dismiss`)
  if (upstream.state === 'closed') throw new Failure(`It is closed already: ${upstream.url}`, { exit: 'conflict' })
  const versions = versionsOf(await store.history.list({ since: Date.now() - versionsMs }))
  const product = productOf(component)
  const version = versions.get(product)?.join(', ') ?? ''
  const { tracker, number } = upstream
  return { finding: id, tracker, number, comment: renderFarewell(finding, { product, version }) }
}

export const confirmClosing = (closing: Closing, { id, upstream }: Finding): Confirmation => ({
  text: `Close ${upstream?.url ?? ''}, with comment.md in it, and count \`${id}\` as resolved. It opens again when it comes back.`,
  files: [{ name: 'comment.md', text: closing.comment.text, inShell: true }],
  bound: createHash('sha256').update(JSON.stringify(closing)).digest('hex'),
})
