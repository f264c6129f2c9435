import { onTestFinished } from 'vitest'
import { startDelivery } from '../../src/chat/delivery.ts'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { createDispatcher } from '../../src/command/create-dispatcher.ts'
import type { Dispatcher } from '../../src/command/dispatch.ts'
import type { Config } from '../../src/config/config.ts'
import { startDiscord } from '../../src/discord/start-discord.ts'
import type { DiscordDoor } from '../../src/discord/start-discord.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import type { Role } from '../../src/fleet/role.ts'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { Store } from '../../src/store/store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { plainConfig } from '../support/plain-config.ts'
import { eventually } from '../support/eventually.ts'
import { recordingHost } from '../support/recording-host.ts'
import type { TestRedis } from '../support/redis.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'
import { doorCommands } from './door-commands.ts'
import { fixedSettings } from '../support/fixed-settings.ts'

type Given = {
  readonly wire?: Wire
  readonly redis?: Awaited<ReturnType<typeof testStore>>
  readonly access?: (wire: Wire) => Partial<Config['access']>
  readonly token?: string
  readonly restPerSecond?: number
  readonly rules?: AccessPolicy['rules']
  readonly settings?: FleetSettings
  /** nobody owns it, and a code makes somebody the owner; rejects to be tried again */
  readonly pairOwner?: (userId: string, code: string) => Promise<string>
  /** told of a card that has no place */
  readonly lost?: Parameters<typeof startDelivery>[0]['lost']
  /** the door only: nothing brings the outbox to Discord */
  readonly undelivered?: boolean
}

export type RunningDoor = {
  readonly wire: Wire
  readonly store: Store
  readonly redis: TestRedis
  readonly door: DiscordDoor
  readonly dispatcher: Dispatcher
  /** as it is now */
  readonly policy: () => AccessPolicy
  readonly ready: () => Promise<void>
  /** the oldest message that waits in a topic's inbox */
  readonly received: (topicId: string) => Promise<InboxEntry>
  /** answers the oldest message of a topic, as its session would */
  readonly answer: (topicId: ThreadRef, text: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** The door with a real discord.js on the double, a real Redis, the real dispatcher and delivery; no fleet behind it. */
export async function runDoor(given: Given = {}): Promise<RunningDoor> {
  const wire = given.wire ?? (await startWire())
  const { store, redis } = given.redis ?? (await testStore())
  const config = configFor(wire, given)
  let { ownerIds, guildIds } = config.access
  const policy = (): AccessPolicy => ({
    ownerIds: new Set(ownerIds),
    ownersFrom: 'MOS_OWNER_IDS',
    guildIds: new Set(guildIds),
    rules: given.rules ?? [],
    canPair: given.pairOwner !== undefined && ownerIds.length === 0,
  })
  const dispatcher = createDispatcher({
    commands: doorCommands,
    config,
    store,
    policy,
    host: recordingHost({}),
    supervisor: noPanes,
    log: silentLogger,
    settings: fixedSettings(given.settings),
    roster: () => Promise.reject(new Error('no roster here')),
    roles: async () => new Map(['coder', 'research'].map((name) => [name, roleNamed(name)])),
    statuses: async () => [],
  })
  const learnOwners = async (ids: readonly string[]) => {
    ownerIds = ids
  }
  const learnGuild = async (guildId: string) => {
    guildIds = [guildId]
    await store.facts.set('discord.guild', guildId)
  }
  const door = await startDiscord({
    config,
    store,
    dispatcher,
    policy,
    learnOwners,
    learnGuild,
    pairOwner: given.pairOwner ?? (() => Promise.reject(new Error('nobody pairs here'))),
    tell: () => undefined,
    logger: silentLogger,
  })
  const chats = new Map([[door.chat.door, door.chat]])
  const lost = given.lost === undefined ? {} : { lost: given.lost }
  const delivery =
    given.undelivered === true ? undefined : startDelivery({ store, chats, logger: silentLogger, ...lost })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= door.stop().then(() => delivery?.stop()))
  onTestFinished(stop)
  const received = (topicId: string): Promise<InboxEntry> =>
    eventually(`a message in ${topicId}`, () => store.inbox.peek(topicId as ThreadRef).catch(() => undefined))
  return {
    wire,
    store,
    redis,
    door,
    dispatcher,
    policy,
    received,
    stop,
    ready: async () => void (await eventually('Discord to be ready', () => door.state() === 'ready')),
    async answer(topicId, text) {
      const entry = await received(topicId)
      const answer = {
        id: `answer-${entry.id}`,
        thread: topicId,
        body: { kind: 'text', text } as const,
        replyTo: entry.id,
      }
      await store.inbox.finish(entry, [answer])
    },
  }
}

const configFor = (wire: Wire, given: Given): Config =>
  plainConfig({
    discord: { token: given.token ?? wire.token, apiUrl: wire.url, restPerSecond: given.restPerSecond ?? 1_000 },
    access: {
      ownerIds: [wire.owner.id],
      guildIds: [wire.guild.id],
      homeChannels: [],
      ...given.access?.(wire),
    },
  })

const acting = () => Promise.reject(new Error('there are no panes here'))
const noPanes = {
  kind: 'tmux',
  check: acting,
  start: acting,
  stop: acting,
  permit: acting,
  forget: acting,
  look: acting,
  capture: acting,
  screen: acting,
  view: acting,
  endLeftViewers: acting,
  interrupt: acting,
  survey: acting,
  send: acting,
} as const

const roleNamed = (name: string): Role => ({
  name,
  title: name,
  lifecycle: 'ephemeral',
  placement: 'pane',
  runtime: 'stub',
  tools: [],
  permissions: { mode: 'default', allow: [], deny: [] },
  mandate: '',
  boundaries: '',
  lenses: [],
  source: 'framework',
})
