import { setTimeout as pause } from 'node:timers/promises'
import { DiscordAPIError } from 'discord.js'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Topic } from '../store/topic.ts'
import { isOwnFault } from './own-fault.ts'
import { isNewer } from './is-newer.ts'
import { readChannelBack } from './read-channel-back.ts'
import type { ReadChannelDeps } from './read-channel-back.ts'
import type { RawMessage } from './raw-message.ts'
import type { Surroundings } from './look-around.ts'
import type { SeenUntil } from './seen-until.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'

const againAfterMs = 5_000
/** An idle thread is archived after this long at most. */
const usedLatelyMs = 7 * 24 * 3_600_000

type ReadBackDeps = Omit<ReadChannelDeps, 'pause'> &
  Pick<Surroundings, 'withNewsSince' | 'newestOfAll'> & {
    readonly store: Pick<Store, 'topics' | 'facts'>
    readonly homeChannels: () => readonly string[]
    readonly logger: Logger
    readonly seen: Pick<SeenUntil, 'get' | 'set'>
    /** between two requests, so that many topics leave most of a second's requests to people */
    readonly paceMs: number
  }

/**
 * What was said while nobody listened: home channels, the open topics of the last 7 days, the latest used first, and
 * channels with news, where a mention may be. Serial and paced; a channel in which somebody speaks is read before that is taken, so that its messages keep their order.
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
  /** Nothing is planned and nothing is read now. */
  readonly isIdle: () => boolean
  readonly stop: () => void
}

type Plan = {
  /** the message that it begins after */
  readonly after: string
  readonly work: () => Promise<void>
}

export function createReadBack(deps: ReadBackDeps): ReadBack {
  const { store, homeChannels, logger, paceMs } = deps
  const stopping = new AbortController()
  const planned = new Map<string, Plan>()
  /** Of topics that nobody used lately: read when somebody speaks there. */
  const dormant = new Map<string, Plan>()
  const reading = new Map<string, Promise<void>>()
  let walking = false
  let again = false
  let started = false

  const channelDeps: ReadChannelDeps = { ...deps, pause: () => pause(paceMs, undefined, { signal: stopping.signal }) }

  function read(channelId: string): Promise<void> | undefined {
    // The dormant one begins at the cursor, which is no later than what was missed since.
    const plan = dormant.get(channelId) ?? planned.get(channelId)
    if (plan === undefined || stopping.signal.aborted) return reading.get(channelId)
    planned.delete(channelId)
    dormant.delete(channelId)
    // A session that began meanwhile reads behind the one before.
    const done = Promise.resolve(reading.get(channelId)?.catch(() => undefined))
      .then(plan.work)
      .catch((error: unknown) => failed(channelId, plan, error))
      .finally(() => reading.get(channelId) === done && reading.delete(channelId))
    reading.set(channelId, done)
    return done
  }

  /** The one that begins earlier stays: what it has not read yet may be behind the cursor by now. */
  function keep(plans: Map<string, Plan>, channelId: string, plan: Plan): void {
    const before = plans.get(channelId)
    if (before === undefined || isNewer(before.after, plan.after)) plans.set(channelId, plan)
  }

  /** What Discord refuses it refuses again, a fault of ours stays one; anything else is tried again, from the same place. */
  function failed(channelId: string, plan: Plan, error: unknown): void {
    if (stopping.signal.aborted) return
    logger[retryLevel(error)]({ err: error, channelId }, 'the channel could not be read back')
    if (error instanceof DiscordAPIError || isOwnFault(error)) return
    keep(planned, channelId, plan)
    setTimeout(() => void walk(), againAfterMs).unref()
    if (error instanceof StoreAway) throw error
  }

  async function walk(): Promise<void> {
    again = true
    if (walking || !started) return
    walking = true
    while (again) {
      again = false
      // Not the map itself: what fails is planned again, for later.
      const channelIds = [...planned.keys()]
      for (const channelId of channelIds) await read(channelId)?.catch(() => undefined)
    }
    walking = false
  }

  /** A mention can have come in any channel. */
  async function planMentions(): Promise<void> {
    const after = await deps.seen.get()
    // Never noted before: what was said until now was not said to us.
    if (after === undefined) return deps.seen.set(deps.newestOfAll() ?? '0')
    for (const { channelId, guildId } of deps.withNewsSince(after)) {
      if (planned.has(channelId) || dormant.has(channelId)) continue
      const work = async () => void (await readChannelBack(channelDeps, { channelId, guildId, after }))
      keep(planned, channelId, { after, work })
    }
  }

  return {
    async plan() {
      const topics = await store.topics.list({ state: 'open' })
      for (const channelId of homeChannels()) keep(planned, channelId, homePlan(deps, channelDeps, channelId))
      for (const topic of topics) {
        if (!topic.id.startsWith('discord:')) continue
        const channelId = topic.id.slice('discord:'.length)
        const isWanted = planned.has(channelId) || isUsed(topic, deps.newestIn(channelId))
        keep(isWanted ? planned : dormant, channelId, topicPlan(deps, channelDeps, topic))
      }
      await planMentions()
    },
    start() {
      started = true
      void walk()
    },
    before: (channelId) => read(channelId),
    missed({ id, channel_id: channelId, guild_id: guildId }) {
      // What is planned and has not begun begins no later: at a cursor, or at a message that was missed before.
      if (planned.has(channelId)) return
      logger.warn({ channelId, from: id }, 'more messages wait than are kept, the channel is read back')
      const from = { channelId, guildId, after: String(BigInt(id) - 1n) }
      // What the gateway told of its newest message may be older than this one.
      const all = { ...channelDeps, newestIn: () => undefined }
      planned.set(channelId, { after: from.after, work: async () => void (await readChannelBack(all, from)) })
      setTimeout(() => void walk(), againAfterMs).unref()
    },
    isIdle: () => planned.size === 0 && reading.size === 0,
    stop: () => stopping.abort(),
  }
}

/**
 * Used lately, or a thread that the gateway knows: speaking in an archived one makes it active again, and one without news
 * costs no request.
 */
const isUsed = ({ lastAt }: Topic, newest: string | undefined): boolean =>
  newest !== undefined || Date.now() - lastAt < usedLatelyMs

function topicPlan({ store }: ReadBackDeps, deps: ReadChannelDeps, { id, cursor, guildId }: Topic): Plan {
  const channelId = id.slice('discord:'.length)
  // A thread made from a message has its id; in a direct message's channel nothing is older than the channel.
  const from = { channelId, guildId, after: cursor ?? channelId }
  const close = async () => void (await store.topics.update(id, { state: 'closed' }))
  return { after: from.after, work: async () => void (await readChannelBack(deps, from, close)) }
}

/** `discord.cursor.<channel>`: the newest message of a home channel that was looked at. */
export const homeCursor = (channelId: string): string => `discord.cursor.${channelId}`

function homePlan({ store, newestIn }: ReadBackDeps, deps: ReadChannelDeps, channelId: string): Plan {
  const fact = homeCursor(channelId)
  let cursor: string | undefined
  // Before every other plan of the channel: where it begins is known only when it does, and then stays.
  return { after: '0', work }

  async function work(): Promise<void> {
    cursor ??= await store.facts.get(fact)
    // Never used before: what was said in it until now was not said to us.
    if (cursor === undefined) return store.facts.set(fact, newestIn(channelId) ?? channelId)
    const last = await readChannelBack(deps, { channelId, guildId: deps.guildOf(channelId), after: cursor })
    if (last !== undefined) await store.facts.set(fact, last)
  }
}
