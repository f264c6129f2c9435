import type { FleetSettings } from '../fleet/fleet-settings.ts'
import { opsChannel } from '../fleet/ops-channel.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { News } from './agent-news.ts'

/** Says what concerns the fleet as a whole, in the ops channel; without one in the log alone. */
export type OpsNews = { tell(news: Omit<News, 'mention'>): Promise<void> }

type Deps = {
  readonly store: Pick<Store, 'outbox'>
  readonly settings: () => FleetSettings
  readonly access: { readonly opsChannel?: string }
  readonly logger: Logger
}

export const createOpsNews = ({ store, settings, access, logger }: Deps): OpsNews => ({
  async tell({ id, text }) {
    logger.warn(text)
    const channel = opsChannel(access, settings())
    if (channel === undefined) return
    await store.outbox.add({ id: `news-${id}`, thread: `discord:${channel}`, body: { kind: 'text', text } })
  },
})
