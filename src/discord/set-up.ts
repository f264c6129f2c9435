import { setTimeout as pause } from 'node:timers/promises'
import { DiscordAPIError, Routes } from 'discord.js'
import type { Client } from 'discord.js'
import { z } from 'zod'
import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import { inviteLink } from '../host/discord/bot-rights.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { backOff } from './back-off.ts'
import type { BoundGuild } from './bound-guild.ts'
import { registerCommands, withdrawCommands } from './register-commands.ts'

type SetUpDeps = {
  readonly client: () => Client
  readonly config: Pick<Config, 'access'>
  readonly dispatcher: Pick<Dispatcher, 'commands'>
  readonly store: Pick<Store, 'facts'>
  readonly bound: BoundGuild
  readonly learnOwners: (ids: readonly string[]) => Promise<void>
  readonly logger: Logger
}

/** What a new session begins with. Each step is tried until it works: neither Redis nor Discord has to be there. */
export type SetUp = {
  /** Who owns it and where it serves; then `open`, from which on messages are taken in; then the commands. */
  begin(open: () => Promise<void>): void
  /** Commands where they belong, and nowhere else. */
  registerAll(): void
  stop(): void
}

export function createSetUp(deps: SetUpDeps): SetUp {
  const stopping = new AbortController()
  /** One after the other, so that two sessions in a row don't set up at once. */
  function takeTurns(): (what: string, work: () => Promise<void>) => void {
    let turn: Promise<void> = Promise.resolve()
    return (what, work) => {
      turn = turn.then(() => keepTrying(deps.logger, what, work, stopping.signal))
    }
  }
  const beginning = takeTurns()
  const registering = takeTurns()
  const registerAll = () => registering('registering the commands', () => registerInAll(deps))

  return {
    begin(open) {
      beginning('learning who owns the application', () => learnOwners(deps))
      beginning('reading which server is the one', deps.bound.load)
      beginning('planning what is read back', open)
      beginning('registering the commands', async () => registerAll())
    },
    registerAll,
    stop: () => stopping.abort(),
  }
}

async function keepTrying(logger: Logger, what: string, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted) return
      logger.warn({ err: error }, `${what} failed, trying again`)
      await pause(backOff(failures), undefined, { signal }).catch(() => undefined)
    }
  }
}

const applicationSchema = z.object({ owner: z.object({ id: z.string() }).optional(), team: z.unknown() })

async function learnOwners({ client, config, learnOwners: learned }: SetUpDeps): Promise<void> {
  if (config.access.ownerIds.length > 0) return
  const { team, owner } = applicationSchema.parse(await client().rest.get(Routes.currentApplication()))
  // A team's application has a pseudo user as its owner: nobody is admitted by it.
  await learned(owner === undefined || (team ?? undefined) !== undefined ? [] : [owner.id])
}

async function registerInAll({ client, dispatcher, store, bound, logger }: SetUpDeps): Promise<void> {
  const applicationId = client().application?.id
  if (applicationId === undefined) return
  const deps = { rest: client().rest, facts: store.facts, applicationId, commands: [...dispatcher.commands.values()] }
  for (const guildId of client().guilds.cache.keys()) {
    const { guildIds } = bound.policy()
    // While none is bound the owner may begin in any, by a command too.
    const isOurs = guildIds.size === 0 || guildIds.has(guildId)
    try {
      const changed = await (isOurs ? registerCommands(deps, guildId) : withdrawCommands(deps, guildId))
      if (changed) logger.info({ guildId }, isOurs ? 'commands registered' : 'commands withdrawn')
    } catch (error) {
      // What Discord refuses it refuses again, and 10,000 refusals ban the address.
      if (!(error instanceof DiscordAPIError)) throw error
      logger.error(
        { err: error, guildId },
        `Discord refused the commands. Invite the bot again: ${inviteLink(applicationId)}`,
      )
    }
  }
}
