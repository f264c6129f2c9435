import { setTimeout as pause } from 'node:timers/promises'
import { DiscordAPIError } from 'discord.js'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { isOwnFault } from './own-fault.ts'
import { readChannelBack } from './read-channel-back.ts'
import type { ReadChannelDeps } from './read-channel-back.ts'
import type { RawMessage } from './raw-message.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'

const againAfterMs = 5_000

type ReadBackDeps = Omit<ReadChannelDeps, 'pause'> & {
  readonly store: Pick<Store, 'topics' | 'facts'>
  readonly homeChannels: readonly string[]
  readonly logger: Logger
  /** between two requests, so that many topics leave most of a second's requests to people */
  readonly paceMs: number
}

/**
 * What was said while nobody listened: home channels and open topics, the latest used first. Serial and paced; a channel
 * in which somebody speaks meanwhile is read first, so that its messages keep their order.
 */
export type ReadBack = {
  /** Notes what has to be read. Rejects when the store is away. */
  readonly plan: () => Promise<void>
  /** Reads what is planned, in the background. */
  readonly start: () => void
  /**
   * Undefined when the channel is up to date; else resolves when it is, or can't be for now. Rejects when the store went
   * away: a message that is taken then would pass those before it.
   */
  readonly before: (channelId: string) => Promise<void> | undefined
  /** This message came and could not be kept: its channel is read from it on, before anything else of it is taken. */
  readonly missed: (raw: RawMessage) => void
  readonly stop: () => void
}

export function createReadBack(deps: ReadBackDeps): ReadBack {
  const { store, homeChannels, logger, paceMs } = deps
  const stopping = new AbortController()
  const planned = new Map<string, () => Promise<void>>()
  const reading = new Map<string, Promise<void>>()
  let walking = false
  let again = false

  const channelDeps: ReadChannelDeps = { ...deps, pause: () => pause(paceMs, undefined, { signal: stopping.signal }) }

  function read(channelId: string): Promise<void> | undefined {
    const work = planned.get(channelId)
    if (work === undefined || stopping.signal.aborted) return reading.get(channelId)
    planned.delete(channelId)
    // A session that began meanwhile reads behind the one before.
    const done = Promise.resolve(reading.get(channelId)?.catch(() => undefined))
      .then(work)
      .catch((error: unknown) => failed(channelId, work, error))
      .finally(() => reading.get(channelId) === done && reading.delete(channelId))
    reading.set(channelId, done)
    return done
  }

  /** What Discord refuses it refuses again, and a fault of ours stays one; anything else is tried again, from the same cursor. */
  function failed(channelId: string, work: () => Promise<void>, error: unknown): void {
    if (stopping.signal.aborted) return
    logger[retryLevel(error)]({ err: error, channelId }, 'the channel could not be read back')
    if (error instanceof DiscordAPIError || isOwnFault(error)) return
    planned.set(channelId, work)
    setTimeout(() => void walk(), againAfterMs).unref()
    if (error instanceof StoreAway) throw error
  }

  async function walk(): Promise<void> {
    again = true
    if (walking) return
    walking = true
    while (again) {
      again = false
      // Not the map itself: what fails is planned again, for later.
      const channelIds = [...planned.keys()]
      for (const channelId of channelIds) await read(channelId)?.catch(() => undefined)
    }
    walking = false
  }

  return {
    async plan() {
      const topics = await store.topics.list({ state: 'open' })
      for (const channelId of homeChannels) planned.set(channelId, () => readHome(deps, channelDeps, channelId))
      for (const { id, cursor, guildId } of topics) {
        if (!id.startsWith('discord:')) continue
        const channelId = id.slice('discord:'.length)
        // A thread made from a message has its id; in a direct message's channel nothing is older than the channel.
        const from = { channelId, guildId, after: cursor ?? channelId }
        const close = async () => void (await store.topics.update(id, { state: 'closed' }))
        planned.set(channelId, async () => void (await readChannelBack(channelDeps, from, close)))
      }
    },
    start: () => void walk(),
    before: (channelId) => read(channelId),
    missed({ id, channel_id: channelId, guild_id: guildId }) {
      // What is planned already begins no later: at a cursor, which passes no message that is not kept.
      if (planned.has(channelId)) return
      logger.warn({ channelId, from: id }, 'more messages wait than are kept, the channel is read back')
      const from = { channelId, guildId, after: String(BigInt(id) - 1n) }
      // What the gateway told of its newest message may be older than this one.
      const all = { ...channelDeps, newestIn: () => undefined }
      planned.set(channelId, async () => void (await readChannelBack(all, from)))
      setTimeout(() => void walk(), againAfterMs).unref()
    },
    stop: () => stopping.abort(),
  }
}

/** `discord.cursor.<channel>`: the newest message of a home channel that was looked at. */
export const homeCursor = (channelId: string): string => `discord.cursor.${channelId}`

async function readHome({ store, newestIn }: ReadBackDeps, deps: ReadChannelDeps, channelId: string): Promise<void> {
  const cursor = await store.facts.get(homeCursor(channelId))
  // Never used before: what was said in it until now was not said to us.
  if (cursor === undefined) return store.facts.set(homeCursor(channelId), newestIn(channelId) ?? channelId)
  const last = await readChannelBack(deps, { channelId, guildId: deps.guildOf(channelId), after: cursor })
  if (last !== undefined) await store.facts.set(homeCursor(channelId), last)
}
