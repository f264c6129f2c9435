import { consoleChat } from '../chat/console-chat.ts'
import { startDelivery } from '../chat/delivery.ts'
import type { Chat, ChatError } from '../chat/chat.ts'
import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import { followFindings } from '../enhancer/follow-findings.ts'
import { followUpstream } from '../enhancer/follow-upstream.ts'
import { defaultEnhancer } from '../fleet/enhancer-settings.ts'
import { tellLostCard } from '../enhancer/tell-lost-card.ts'
import { homeChannels } from '../fleet/home-channels.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { startDiscord } from '../discord/start-discord.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { createOpsNews } from '../operations/ops-news.ts'
import type { Card } from '../store/card.ts'
import type { ProcessRedactor } from '../redact/create-redactor.ts'
import type { Store } from '../store/store.ts'
import type { HealthFacts } from '../web/health.ts'
import { startWeb } from '../web/start-web.ts'
import type { Web } from '../web/start-web.ts'
import type { Access } from './access.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import { startDeadman } from './deadman.ts'
import { lookAtHealth } from './health-facts.ts'
import { offerAdopt } from './offer-adopt.ts'
import { offerLeft } from './offer-left.ts'
import { pairOwner } from './pair-owner.ts'
import type { Part } from './part.ts'
import { say } from './progress.ts'
import type { Shutdown } from './shutdown.ts'

/** How Discord is, for `doctor` and `/health`; the door sets it when it opens. */
export type DiscordLink = { state: () => HealthFacts['discord'] }

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly access: Access
  readonly part: Part
  readonly fleet: Pick<FleetRooms, 'settings' | 'mosaic'>
  /** absent without a token: discord.js is then not loaded at all */
  readonly startDiscord: typeof startDiscord | undefined
  readonly statuses: () => Promise<readonly AgentStatus[]>
  readonly link: DiscordLink
  readonly redactor: ProcessRedactor
  readonly logger: Logger
  readonly shutdown: Shutdown
}

/** `mos serve`: the doors and the outbox. Resolves when HTTP answers; Discord connects meanwhile. */
export async function startServer(deps: Deps): Promise<Web> {
  const { config, store, redactor, logger, shutdown } = deps
  const { policy, learnGuild } = deps.access
  const discord = await deps.startDiscord?.({
    config: withHomeChannels(config, deps.fleet),
    dispatcher: deps.dispatcher,
    store,
    policy,
    learnOwners: tellHowToPair(deps.access),
    learnGuild,
    pairOwner: (userId, code) => pairOwner({ access: deps.access, store, logger }, userId, code),
    tell: say,
    redactor,
    logger,
  })
  const settings = () => deps.fleet.settings.current()
  const console = consoleChat(store)
  const chats = new Map<Chat['door'], Chat>([[console.door, console]])
  if (discord) {
    chats.set(discord.chat.door, discord.chat)
    deps.link.state = discord.state
    const { isGuest } = deps.fleet.mosaic
    const { chat } = discord
    const stopOffers = [
      offerAdopt({ chat, store, home: config.mosaicHome, isGuest, logger }),
      offerLeft({ chat, store, host: deps.host, config, settings, isGuest, logger }),
    ]
    shutdown.add('offers', async () => stopOffers.forEach((stop) => stop()))
  }
  const opsNews = createOpsNews({ store, settings, access: config.access, logger })
  const lost = (card: Card, error: ChatError) => tellLostCard(opsNews, card, error)
  const delivery = startDelivery({ store, chats, redactor, logger, lost })
  const unfollow = followFindings({ store, settings, access: config.access, logger })
  shutdown.add('findings', () => Promise.resolve(unfollow()))
  const upstream = followUpstream({
    store,
    settings: () => deps.fleet.settings.read(),
    tokens: config.trackerTokens ?? {},
    quietDays: () => (settings().enhancer ?? defaultEnhancer).quietDays,
    logger,
  })
  shutdown.add('filed issues', () => Promise.resolve(upstream.stop()))
  shutdown.add('delivery', () => delivery.stop())
  // Before the delivery: what comes in no more needs no sending out.
  if (discord) shutdown.add('Discord', () => discord.stop())
  const health = () =>
    lookAtHealth({
      hostId: config.hostId,
      store,
      discord: () => deps.link.state(),
      statuses: deps.statuses,
      worksHere: deps.part !== 'serve',
    })
  const web = await startWeb({
    config,
    dispatcher: deps.dispatcher,
    store,
    files: deps.host.files,
    redactor,
    logger,
    canPair: () => policy().canPair === true,
    health,
  })
  shutdown.add('HTTP', () => web.close())
  if (config.deadmanUrl !== undefined) {
    const stop = startDeadman({ url: config.deadmanUrl, health, logger })
    shutdown.add('pings', () => Promise.resolve(stop()))
  }
  return web
}

/** Discord is asked with each session: it is said once. */
function tellHowToPair({ policy, learnOwners }: Access): Access['learnOwners'] {
  let isTold = false
  return async (ids) => {
    await learnOwners(ids)
    if (isTold || policy().canPair !== true) return
    isTold = true
    say('nobody on Discord owns this fleet: press "Pair an owner" on the page, or run mos access pair, for a code.')
  }
}

/** The environment's home channels, and those that people chose with `/channel use`, as they are at each look. */
const withHomeChannels = (config: Config, { settings }: Pick<Deps['fleet'], 'settings'>): Config => ({
  ...config,
  access: {
    ...config.access,
    get homeChannels() {
      return [...homeChannels(config.access, settings.current())]
    },
  },
})
