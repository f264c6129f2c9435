import type { Chat } from '../chat/chat.ts'
import type { Config } from '../config/config.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import { opsChannel } from '../fleet/ops-channel.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { offerConflicts } from '../operations/offer-conflicts.ts'
import { offerUnasked } from '../operations/offer-unasked.ts'
import { driftOf } from '../seed/home-drift.ts'
import type { Store } from '../store/store.ts'
import { nowhere, onceReady } from './once-ready.ts'

type Deps = {
  readonly chat: Pick<Chat, 'onReady' | 'fallback'>
  readonly store: Pick<Store, 'cards' | 'facts' | 'outbox'>
  readonly host: Pick<Host, 'disk'>
  readonly config: Config
  readonly settings: () => FleetSettings
  readonly isGuest: () => boolean
  readonly logger: Logger
}

/**
 * Asks about the files that a start has left to a person, in the ops channel, or the owner where there is none. A version
 * comes by a `git pull` too, and then nobody's op would tell. Once in a process: a start is what brings files in. Returns
 * how to stop.
 */
export function offerLeft({ chat, store, host, config, settings, isGuest, logger }: Deps): () => void {
  let isDone = false
  return onceReady({ chat, logger }, 'files that wait for a decision were not offered in Discord', async () => {
    // A guest's home is not Mos's.
    if (isDone || isGuest()) return true
    const { hostId, access } = config
    const drift = await driftOf(host.disk, config)
    if (drift.waiting.length === 0) await offerConflicts(store.cards, drift, { hostId, cause: '' })
    else {
      const channel = opsChannel(access, settings())
      const thread = channel === undefined ? await chat.fallback(nowhere) : (`discord:${channel}` as const)
      if (thread === undefined) return false
      await offerUnasked(store, drift, { hostId, thread })
    }
    isDone = true
    return true
  })
}
