import { principalId } from '../fleet/principal.ts'
import type { Operation } from '../operations/operation.ts'
import type { FileBugDeps } from './file-bug.ts'
import { closingArgs } from './filing.ts'
import type { Closing } from './filing.ts'
import { asFailure, openTracker } from './open-tracker.ts'
import { patience as usualPatience, patiently } from './patient.ts'

/** Says in a finding's issue why it is closed, and closes it; the finding is resolved by that. */
export const closeBug = (deps: FileBugDeps): Operation => ({
  kind: 'close-bug',
  agents: (op) => [`finding ${closingArgs.parse(op.args).finding}`],
  plan(op) {
    const closing = closingArgs.parse(op.args)
    return [
      { name: `close it at ${closing.tracker}`, run: (signal) => close(deps, closing, signal) },
      {
        name: 'resolve the finding',
        async run() {
          const url = await resolve(deps, closing, principalId(op.by))
          await deps.show({ id: closing.finding })
          return `closed ${url}`
        },
      },
    ]
  },
})

/** Each of them looks first, so all of it may be done again. */
async function close(deps: FileBugDeps, { tracker: id, number, comment }: Closing, signal: AbortSignal) {
  const { patience = usualPatience } = deps
  try {
    const { tracker } = await openTracker(deps, id)
    const again = { patience, signal, also: 'unknown' } as const
    const issue = await patiently(() => tracker.get(number), again)
    if (issue === undefined) return `#${number} is not there any more`
    if (issue.state === 'closed') return `#${number} was closed already`
    await patiently(() => tracker.comment(number, comment), again)
    await patiently(() => tracker.close(number), again)
    return `#${number} is closed`
  } catch (error) {
    throw asFailure(error)
  }
}

async function resolve({ store }: FileBugDeps, { finding, tracker, number }: Closing, by: string): Promise<string> {
  let url = ''
  await store.findings.update(finding, ({ upstream, state, history }) => {
    url = upstream?.url ?? ''
    const isIt = upstream?.tracker === tracker && upstream.number === number
    if (!isIt || (upstream.state === 'closed' && state === 'resolved')) return undefined
    const at = Date.now()
    return {
      state: 'resolved',
      upstream: { ...upstream, state: 'closed', closedAt: at },
      history: [...history, { at, what: `${tracker} #${number} closed by ${by}` }],
    }
  })
  return url
}
