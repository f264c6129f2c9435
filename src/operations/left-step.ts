import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { driftOf } from '../seed/home-drift.ts'
import { renderLeft } from '../seed/render-drift.ts'
import type { Op } from '../store/op.ts'
import type { Cards } from '../store/card.ts'
import { offerConflicts } from './offer-conflicts.ts'
import type { Step } from './operation.ts'

export type HomeDeps = {
  readonly host: Host
  readonly config: Config
  readonly store: { readonly cards: Pick<Cards, 'open' | 'put'> }
}

/** The end of a change of the home: what waits for a person is said, and asked about in the thread that the op is for. */
export const leftStep = (
  { host, config, store: { cards } }: HomeDeps,
  op: Pick<Op, 'id' | 'thread'>,
  waits: 'all' | 'conflicts',
): Step => ({
  name: 'see what waits for a person',
  async run() {
    const drift = await driftOf(host.disk, config)
    const shown = await offerConflicts(cards, drift, { hostId: config.hostId, thread: op.thread, cause: op.id })
    const waiting = waits === 'all' ? drift.waiting : drift.conflicts.map(({ change }) => change)
    return renderLeft({ ...drift, waiting }, shown)
  },
})
