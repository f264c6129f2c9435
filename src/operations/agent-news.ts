import type { FleetSettings } from '../fleet/fleet-settings.ts'
import { opsChannel } from '../fleet/ops-channel.ts'
import { personOf } from '../fleet/principal.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'

export type News = {
  /** from its cause: news of one id are told once, however often */
  readonly id: string
  readonly text: string
  /** it needs a person: who asked for the agent is mentioned */
  readonly mention?: boolean
}

/** Says what happened to an agent, where that matters: in the thread that asked for it, else in the ops channel. */
export type AgentNews = {
  tell(agent: string, news: News): Promise<void>
  /** The same place, for a card: undefined when there is none. */
  placeOf(agent: string): Promise<ThreadRef | undefined>
}

type Deps = {
  readonly store: Pick<Store, 'assignments' | 'outbox'>
  readonly settings: () => FleetSettings
  readonly access: { readonly opsChannel?: string }
  readonly logger: Logger
}

export function createAgentNews({ store, settings, access, logger }: Deps): AgentNews {
  const opsThread = (): ThreadRef | undefined => {
    const channel = opsChannel(access, settings())
    return channel === undefined ? undefined : `discord:${channel}`
  }
  return {
    async placeOf(agent) {
      return (await store.assignments.get(agent))?.thread ?? opsThread()
    },
    async tell(agent, { id, text, mention = false }) {
      logger.info({ agent }, text)
      const assignment = await store.assignments.get(agent)
      const thread = assignment?.thread ?? opsThread()
      if (thread === undefined) return
      const person = assignment === undefined ? undefined : personOf(assignment.by)
      const whom = mention && person?.kind === 'discord' ? { mention: person.userId } : {}
      await store.outbox.add({ id: `news-${id}`, thread, body: { kind: 'text', text, ...whom } })
    },
  }
}
